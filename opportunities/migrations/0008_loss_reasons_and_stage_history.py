from django.db import migrations

REASONS = ["Price", "Competitor", "No budget", "No decision", "Timing", "Missing feature", "Other"]

# Each statement reads its table once, however many rows there are.
NAMED_REASONS = """
update opportunities_opportunity o set loss_reason_id = r.id, loss_note = ''
  from opportunities_lossreason r where lower(btrim(o.loss_note)) = lower(r.name)
"""
OTHER_REASONS = """
update opportunities_opportunity o set loss_reason_id = r.id
  from opportunities_lossreason r, opportunities_stage s
  where r.name = 'Other' and s.id = o.stage_id and s.outcome = 'lost'
    and o.loss_note <> '' and o.loss_reason_id is null
"""
REASONS_AS_TEXT = """
update opportunities_opportunity o set loss_note = r.name, loss_reason_id = null
  from opportunities_lossreason r where r.id = o.loss_reason_id and o.loss_note = ''
"""
NO_REASONS = "update opportunities_opportunity set loss_reason_id = null where loss_reason_id is not null"
THEN_CURRENT = """
update opportunities_stagechange s set currency = w.currency, forecast_category = w.forecast_category,
    previous_amount = w.previous_amount, previous_close_date = w.previous_close_date
  from (select c.id, o.currency, t.forecast_category, lag(c.amount) over spans as previous_amount,
               lag(c.close_date) over spans as previous_close_date
          from opportunities_stagechange c
          join opportunities_opportunity o on o.id = c.opportunity_id
          join opportunities_stage t on t.id = c.stage_id
        window spans as (partition by c.opportunity_id order by c.entered_at, c.id)) w
  where w.id = s.id
"""
# A deal whose amount, probability or close date changed within its stage: when is not known any more, but it was
# before the last change of all, by whoever made that.
CHANGED_SINCE = """
with ended as (
  update opportunities_stagechange s set left_at = greatest(s.entered_at, o.changed_at)
    from opportunities_opportunity o
    where o.id = s.opportunity_id and s.left_at is null
      and (s.amount, s.probability, s.close_date, s.forecast_category)
        is distinct from (o.amount, o.probability, o.close_date, o.forecast_category)
    returning s.opportunity_id, s.amount, s.close_date, s.left_at)
insert into opportunities_stagechange (opportunity_id, stage_id, amount, currency, probability, forecast_category,
    close_date, previous_amount, previous_close_date, entered_at, left_at, by_id)
  select o.id, o.stage_id, o.amount, o.currency, o.probability, o.forecast_category,
         o.close_date, e.amount, e.close_date, e.left_at, null, o.changed_by_id
    from ended e join opportunities_opportunity o on o.id = e.opportunity_id
"""
WITHIN_A_STAGE = """
delete from opportunities_stagechange s
  using (select id, stage_id, lag(stage_id) over (partition by opportunity_id order by entered_at, id) as before
           from opportunities_stagechange) w
  where w.id = s.id and w.before = w.stage_id
"""
TOUCHING = """
update opportunities_stagechange s set left_at = w.next
  from (select id, lead(entered_at) over (partition by opportunity_id order by entered_at, id) as next
          from opportunities_stagechange) w
  where w.id = s.id and s.left_at is distinct from w.next
"""


def forwards(apps, schema_editor):
    reasons = apps.get_model("opportunities", "LossReason")
    for position, name in enumerate(REASONS, 1):
        reasons.objects.get_or_create(name=name, defaults={"position": position * 10})
    for sql in (NAMED_REASONS, OTHER_REASONS, THEN_CURRENT, CHANGED_SINCE):
        schema_editor.execute(sql)


def backwards(apps, schema_editor):
    for sql in (REASONS_AS_TEXT, NO_REASONS, WITHIN_A_STAGE, TOUCHING):
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    """The loss reasons to choose from, and a stage history as it is kept from now on.

    A text that names a reason becomes it. Any other text stays as the note of a deal that was lost for another reason:
    a list made of everybody's sentences would be none to choose from, and no chart could count by it.
    """

    dependencies = [("opportunities", "0007_deal_facts")]
    operations = [migrations.RunPython(forwards, backwards)]
