import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):
    """Loss reasons from a list, competitors, and a stage history that knows what was before.

    What people typed as a loss reason stays as the note beside it. A new column and a renamed one take no time that
    grows with the rows.
    """

    dependencies = [
        ("opportunities", "0006_related_lists"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Competitor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("website", models.CharField(blank=True, max_length=255, verbose_name="website")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "competitor",
                "verbose_name_plural": "competitors",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="CompetitorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("website", models.CharField(blank=True, max_length=255, verbose_name="website")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LossReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "loss reason",
                "verbose_name_plural": "loss reasons",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="LossReasonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OpportunityCompetitor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("strengths", models.CharField(blank=True, max_length=255, verbose_name="strengths")),
                ("weaknesses", models.CharField(blank=True, max_length=255, verbose_name="weaknesses")),
                ("is_winner", models.BooleanField(default=False, verbose_name="won the deal")),
            ],
            options={
                "verbose_name": "competitor of the deal",
                "verbose_name_plural": "competitors of the deal",
                "ordering": ["-is_winner", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OpportunityCompetitorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("strengths", models.CharField(blank=True, max_length=255, verbose_name="strengths")),
                ("weaknesses", models.CharField(blank=True, max_length=255, verbose_name="weaknesses")),
                ("is_winner", models.BooleanField(default=False, verbose_name="won the deal")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="opportunity",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="opportunity",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="opportunity",
            name="delete_delete",
        ),
        migrations.RenameField(
            model_name="opportunity",
            old_name="loss_reason",
            new_name="loss_note",
        ),
        migrations.AlterField(
            model_name="opportunity",
            name="loss_note",
            field=models.CharField(blank=True, max_length=255, verbose_name="about the loss"),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="loss_reason",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="opportunities.lossreason",
                verbose_name="loss reason",
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="total_quantity",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                max_digits=18,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                verbose_name="quantity",
            ),
        ),
        migrations.RenameField(
            model_name="opportunityevent",
            old_name="loss_reason",
            new_name="loss_note",
        ),
        migrations.AlterField(
            model_name="opportunityevent",
            name="loss_note",
            field=models.CharField(blank=True, max_length=255, verbose_name="about the loss"),
        ),
        migrations.AddField(
            model_name="opportunityevent",
            name="loss_reason",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="opportunities.lossreason",
                verbose_name="loss reason",
            ),
        ),
        migrations.AddField(
            model_name="opportunityevent",
            name="total_quantity",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                max_digits=18,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                verbose_name="quantity",
            ),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="currency",
            field=models.CharField(default="", max_length=3, verbose_name="currency"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="stagechange",
            name="forecast_category",
            field=models.CharField(
                choices=[
                    ("omitted", "Omitted"),
                    ("pipeline", "Pipeline"),
                    ("best_case", "Best case"),
                    ("most_likely", "Most likely"),
                    ("commit", "Commit"),
                    ("closed", "Closed"),
                ],
                default="",
                max_length=16,
                verbose_name="forecast category",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="stagechange",
            name="previous_amount",
            field=models.DecimalField(decimal_places=4, max_digits=22, null=True, verbose_name="previous amount"),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="previous_close_date",
            field=models.DateField(null=True, verbose_name="previous close date"),
        ),
        migrations.AlterField(
            model_name="stagechange",
            name="entered_at",
            field=models.DateTimeField(verbose_name="from"),
        ),
        migrations.AlterField(
            model_name="stagechange",
            name="left_at",
            field=models.DateTimeField(null=True, verbose_name="until"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_opportunityevent" ("account_id", "amount", "changed_by_id", "close_date", "closed_at", "created_at", "created_by_id", "currency", "description", "forecast_category", "id", "loss_note", "loss_reason_id", "name", "next_step", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_book_id", "probability", "product_interest", "push_count", "source_id", "stage_changed_at", "stage_id", "total_quantity", "type", "version") VALUES (NEW."account_id", NEW."amount", NEW."changed_by_id", NEW."close_date", NEW."closed_at", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."description", NEW."forecast_category", NEW."id", NEW."loss_note", NEW."loss_reason_id", NEW."name", NEW."next_step", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_book_id", NEW."probability", NEW."product_interest", NEW."push_count", NEW."source_id", NEW."stage_changed_at", NEW."stage_id", NEW."total_quantity", NEW."type", NEW."version"); RETURN NULL;',
                    hash="20553d00d7ae0707b07abd646196b7b55b4dbe2b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b8896",
                    table="opportunities_opportunity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."close_date" IS DISTINCT FROM (NEW."close_date") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."forecast_category" IS DISTINCT FROM (NEW."forecast_category") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."loss_note" IS DISTINCT FROM (NEW."loss_note") OR OLD."loss_reason_id" IS DISTINCT FROM (NEW."loss_reason_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."next_step" IS DISTINCT FROM (NEW."next_step") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."price_book_id" IS DISTINCT FROM (NEW."price_book_id") OR OLD."probability" IS DISTINCT FROM (NEW."probability") OR OLD."product_interest" IS DISTINCT FROM (NEW."product_interest") OR OLD."push_count" IS DISTINCT FROM (NEW."push_count") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."stage_id" IS DISTINCT FROM (NEW."stage_id") OR OLD."stage_changed_at" IS DISTINCT FROM (NEW."stage_changed_at") OR OLD."total_quantity" IS DISTINCT FROM (NEW."total_quantity") OR OLD."type" IS DISTINCT FROM (NEW."type") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "opportunities_opportunityevent" ("account_id", "amount", "changed_by_id", "close_date", "closed_at", "created_at", "created_by_id", "currency", "description", "forecast_category", "id", "loss_note", "loss_reason_id", "name", "next_step", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_book_id", "probability", "product_interest", "push_count", "source_id", "stage_changed_at", "stage_id", "total_quantity", "type", "version") VALUES (NEW."account_id", NEW."amount", NEW."changed_by_id", NEW."close_date", NEW."closed_at", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."description", NEW."forecast_category", NEW."id", NEW."loss_note", NEW."loss_reason_id", NEW."name", NEW."next_step", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_book_id", NEW."probability", NEW."product_interest", NEW."push_count", NEW."source_id", NEW."stage_changed_at", NEW."stage_id", NEW."total_quantity", NEW."type", NEW."version"); RETURN NULL;',
                    hash="f37c7e3e184287a54f1463c1d6db67402d30bf99",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3a20e",
                    table="opportunities_opportunity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunity",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_opportunityevent" ("account_id", "amount", "changed_by_id", "close_date", "closed_at", "created_at", "created_by_id", "currency", "description", "forecast_category", "id", "loss_note", "loss_reason_id", "name", "next_step", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_book_id", "probability", "product_interest", "push_count", "source_id", "stage_changed_at", "stage_id", "total_quantity", "type", "version") VALUES (OLD."account_id", OLD."amount", OLD."changed_by_id", OLD."close_date", OLD."closed_at", OLD."created_at", OLD."created_by_id", OLD."currency", OLD."description", OLD."forecast_category", OLD."id", OLD."loss_note", OLD."loss_reason_id", OLD."name", OLD."next_step", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price_book_id", OLD."probability", OLD."product_interest", OLD."push_count", OLD."source_id", OLD."stage_changed_at", OLD."stage_id", OLD."total_quantity", OLD."type", OLD."version"); RETURN NULL;',
                    hash="fb81dcfa7f8f68ca499434d43bb4699296b61ce4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6bf7f",
                    table="opportunities_opportunity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="competitor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_competitorevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "website") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."website"); RETURN NULL;',
                    hash="bb07ba00c2b29af20191eb21031054272f233207",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_02027",
                    table="opportunities_competitor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="competitor",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "opportunities_competitorevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "website") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."website"); RETURN NULL;',
                    hash="763828d98020eeb3ff8b88e94d37a32ecd0b2af5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_77bbd",
                    table="opportunities_competitor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="competitor",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_competitorevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "website") VALUES (OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."website"); RETURN NULL;',
                    hash="063d352688f4c87accc1ee677af8ddba85b6c9af",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6d19e",
                    table="opportunities_competitor",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="competitorevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="competitorevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="opportunities.competitor",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lossreason",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_lossreasonevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;',
                    hash="3ddbc6c359b818197e2037f6e2818f7b52cffe4b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8b290",
                    table="opportunities_lossreason",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lossreason",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "opportunities_lossreasonevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;',
                    hash="1cddef5b56bf4727c45779321232979d1dca26e8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f9abb",
                    table="opportunities_lossreason",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lossreason",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_lossreasonevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position"); RETURN NULL;',
                    hash="dd7f90bc7d5ba69713a6e5b0120480de4d2841b9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7e9ef",
                    table="opportunities_lossreason",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="lossreasonevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="lossreasonevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="opportunities.lossreason",
            ),
        ),
        migrations.AddField(
            model_name="opportunitycompetitor",
            name="competitor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="opportunities.competitor",
                verbose_name="competitor",
            ),
        ),
        migrations.AddField(
            model_name="opportunitycompetitor",
            name="opportunity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="competitors",
                to="opportunities.opportunity",
                verbose_name="opportunity",
            ),
        ),
        migrations.AddField(
            model_name="opportunitycompetitorevent",
            name="competitor",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="opportunities.competitor",
                verbose_name="competitor",
            ),
        ),
        migrations.AddField(
            model_name="opportunitycompetitorevent",
            name="opportunity",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="opportunities.opportunity",
                verbose_name="opportunity",
            ),
        ),
        migrations.AddField(
            model_name="opportunitycompetitorevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="opportunitycompetitorevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="opportunities.opportunitycompetitor",
            ),
        ),
        migrations.AddIndex(
            model_name="competitorevent",
            index=models.Index(fields=["pgh_obj", "pgh_id"], name="opportuniti_pgh_obj_4d02dc_idx"),
        ),
        migrations.AddIndex(
            model_name="lossreasonevent",
            index=models.Index(fields=["pgh_obj", "pgh_id"], name="opportuniti_pgh_obj_da1022_idx"),
        ),
        migrations.AddConstraint(
            model_name="opportunitycompetitor",
            constraint=models.UniqueConstraint(
                fields=("opportunity", "competitor"),
                name="opportunity_competitor_once",
                violation_error_message="This competitor is here already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunitycompetitor",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_winner", True)),
                fields=("opportunity",),
                name="opportunity_competitor_one_winner",
                violation_error_message="Another competitor won this deal.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunitycompetitor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_opportunitycompetitorevent" ("competitor_id", "id", "is_winner", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "strengths", "weaknesses") VALUES (NEW."competitor_id", NEW."id", NEW."is_winner", NEW."opportunity_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."strengths", NEW."weaknesses"); RETURN NULL;',
                    hash="1b8dd24243ee149c0db28662bcea22830e0b607e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_59320",
                    table="opportunities_opportunitycompetitor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunitycompetitor",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "opportunities_opportunitycompetitorevent" ("competitor_id", "id", "is_winner", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "strengths", "weaknesses") VALUES (NEW."competitor_id", NEW."id", NEW."is_winner", NEW."opportunity_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."strengths", NEW."weaknesses"); RETURN NULL;',
                    hash="57931e1e665984e1873792612689444f4e1048f4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_69bec",
                    table="opportunities_opportunitycompetitor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunitycompetitor",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_opportunitycompetitorevent" ("competitor_id", "id", "is_winner", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "strengths", "weaknesses") VALUES (OLD."competitor_id", OLD."id", OLD."is_winner", OLD."opportunity_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."strengths", OLD."weaknesses"); RETURN NULL;',
                    hash="422d6971dd3a7f93b1b87ebc50734215cd11dd88",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4aa86",
                    table="opportunities_opportunitycompetitor",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="opportunitycompetitorevent",
            index=models.Index(fields=["pgh_obj", "pgh_id"], name="opportuniti_pgh_obj_a55c16_idx"),
        ),
        migrations.AddIndex(
            model_name="opportunitycompetitorevent",
            index=models.Index(fields=["opportunity", "pgh_id"], name="opportuniti_opportu_99a6a9_idx"),
        ),
    ]
