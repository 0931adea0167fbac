import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('users', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('salutation', models.CharField(blank=True, choices=[('Mr.', 'Mr.'), ('Ms.', 'Ms.'), ('Mrs.', 'Mrs.'), ('Mx.', 'Mx.'), ('Dr.', 'Dr.'), ('Prof.', 'Prof.')], max_length=8, verbose_name='salutation')),
                ('first_name', models.CharField(blank=True, max_length=40, verbose_name='first name')),
                ('middle_name', models.CharField(blank=True, max_length=40, verbose_name='middle name')),
                ('last_name', models.CharField(max_length=80, verbose_name='last name')),
                ('suffix', models.CharField(blank=True, max_length=40, verbose_name='suffix')),
                ('mailing_street', models.TextField(blank=True, max_length=255, verbose_name='mailing street')),
                ('mailing_city', models.CharField(blank=True, max_length=40, verbose_name='mailing city')),
                ('mailing_state', models.CharField(blank=True, max_length=80, verbose_name='mailing state or province')),
                ('mailing_postal_code', models.CharField(blank=True, max_length=20, verbose_name='mailing postal code')),
                ('mailing_country', models.CharField(blank=True, max_length=80, verbose_name='mailing country')),
                ('title', models.CharField(blank=True, max_length=128, verbose_name='title')),
                ('department', models.CharField(blank=True, max_length=80, verbose_name='department')),
                ('email', models.EmailField(blank=True, max_length=80, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('mobile', models.CharField(blank=True, max_length=40, verbose_name='mobile')),
                ('fax', models.CharField(blank=True, max_length=40, verbose_name='fax')),
                ('has_opted_out_of_email', models.BooleanField(default=False, verbose_name='no marketing e-mail')),
                ('has_opted_out_of_fax', models.BooleanField(default=False, verbose_name='no fax')),
                ('do_not_call', models.BooleanField(default=False, verbose_name='do not call')),
                ('description', models.TextField(blank=True, max_length=32000, verbose_name='description')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='accounts.account', verbose_name='account')),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('reports_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='contacts.contact', verbose_name='reports to')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.leadsource', verbose_name='lead source')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'ordering': ['last_name', 'first_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('salutation', models.CharField(blank=True, choices=[('Mr.', 'Mr.'), ('Ms.', 'Ms.'), ('Mrs.', 'Mrs.'), ('Mx.', 'Mx.'), ('Dr.', 'Dr.'), ('Prof.', 'Prof.')], max_length=8, verbose_name='salutation')),
                ('first_name', models.CharField(blank=True, max_length=40, verbose_name='first name')),
                ('middle_name', models.CharField(blank=True, max_length=40, verbose_name='middle name')),
                ('last_name', models.CharField(max_length=80, verbose_name='last name')),
                ('suffix', models.CharField(blank=True, max_length=40, verbose_name='suffix')),
                ('mailing_street', models.TextField(blank=True, max_length=255, verbose_name='mailing street')),
                ('mailing_city', models.CharField(blank=True, max_length=40, verbose_name='mailing city')),
                ('mailing_state', models.CharField(blank=True, max_length=80, verbose_name='mailing state or province')),
                ('mailing_postal_code', models.CharField(blank=True, max_length=20, verbose_name='mailing postal code')),
                ('mailing_country', models.CharField(blank=True, max_length=80, verbose_name='mailing country')),
                ('title', models.CharField(blank=True, max_length=128, verbose_name='title')),
                ('department', models.CharField(blank=True, max_length=80, verbose_name='department')),
                ('email', models.EmailField(blank=True, max_length=80, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('mobile', models.CharField(blank=True, max_length=40, verbose_name='mobile')),
                ('fax', models.CharField(blank=True, max_length=40, verbose_name='fax')),
                ('has_opted_out_of_email', models.BooleanField(default=False, verbose_name='no marketing e-mail')),
                ('has_opted_out_of_fax', models.BooleanField(default=False, verbose_name='no fax')),
                ('do_not_call', models.BooleanField(default=False, verbose_name='do not call')),
                ('description', models.TextField(blank=True, max_length=32000, verbose_name='description')),
                ('account', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.account', verbose_name='account')),
                ('changed_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('owner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='contacts.contact')),
                ('reports_to', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contacts.contact', verbose_name='reports to')),
                ('source', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.leadsource', verbose_name='lead source')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['last_name', 'first_name', 'id'], name='contact_name'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['owner', 'last_name'], name='contact_owner_name'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['-created_at', '-id'], name='contact_newest'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(django.db.models.functions.text.Lower('email'), name='contact_email'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('last_name', ''), _negated=True), name='contact_has_last_name'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('reports_to', models.F('pk')), _negated=True), name='contact_not_its_own_boss'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "contacts_contactevent" ("account_id", "changed_by_id", "created_at", "created_by_id", "department", "description", "do_not_call", "email", "fax", "first_name", "has_opted_out_of_email", "has_opted_out_of_fax", "id", "last_name", "mailing_city", "mailing_country", "mailing_postal_code", "mailing_state", "mailing_street", "middle_name", "mobile", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reports_to_id", "salutation", "source_id", "suffix", "title", "version") VALUES (NEW."account_id", NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."department", NEW."description", NEW."do_not_call", NEW."email", NEW."fax", NEW."first_name", NEW."has_opted_out_of_email", NEW."has_opted_out_of_fax", NEW."id", NEW."last_name", NEW."mailing_city", NEW."mailing_country", NEW."mailing_postal_code", NEW."mailing_state", NEW."mailing_street", NEW."middle_name", NEW."mobile", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."reports_to_id", NEW."salutation", NEW."source_id", NEW."suffix", NEW."title", NEW."version"); RETURN NULL;', hash='eeb5aa75da69e2b33d46422493ebf1ea16fd2144', operation='INSERT', pgid='pgtrigger_insert_insert_60225', table='contacts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."department" IS DISTINCT FROM (NEW."department") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."do_not_call" IS DISTINCT FROM (NEW."do_not_call") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."fax" IS DISTINCT FROM (NEW."fax") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."has_opted_out_of_email" IS DISTINCT FROM (NEW."has_opted_out_of_email") OR OLD."has_opted_out_of_fax" IS DISTINCT FROM (NEW."has_opted_out_of_fax") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."mailing_city" IS DISTINCT FROM (NEW."mailing_city") OR OLD."mailing_country" IS DISTINCT FROM (NEW."mailing_country") OR OLD."mailing_postal_code" IS DISTINCT FROM (NEW."mailing_postal_code") OR OLD."mailing_state" IS DISTINCT FROM (NEW."mailing_state") OR OLD."mailing_street" IS DISTINCT FROM (NEW."mailing_street") OR OLD."middle_name" IS DISTINCT FROM (NEW."middle_name") OR OLD."mobile" IS DISTINCT FROM (NEW."mobile") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."reports_to_id" IS DISTINCT FROM (NEW."reports_to_id") OR OLD."salutation" IS DISTINCT FROM (NEW."salutation") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."suffix" IS DISTINCT FROM (NEW."suffix") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "contacts_contactevent" ("account_id", "changed_by_id", "created_at", "created_by_id", "department", "description", "do_not_call", "email", "fax", "first_name", "has_opted_out_of_email", "has_opted_out_of_fax", "id", "last_name", "mailing_city", "mailing_country", "mailing_postal_code", "mailing_state", "mailing_street", "middle_name", "mobile", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reports_to_id", "salutation", "source_id", "suffix", "title", "version") VALUES (NEW."account_id", NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."department", NEW."description", NEW."do_not_call", NEW."email", NEW."fax", NEW."first_name", NEW."has_opted_out_of_email", NEW."has_opted_out_of_fax", NEW."id", NEW."last_name", NEW."mailing_city", NEW."mailing_country", NEW."mailing_postal_code", NEW."mailing_state", NEW."mailing_street", NEW."middle_name", NEW."mobile", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."reports_to_id", NEW."salutation", NEW."source_id", NEW."suffix", NEW."title", NEW."version"); RETURN NULL;', hash='89d2ac446c1c3051679e0f0088380d06e59edac4', operation='UPDATE', pgid='pgtrigger_update_update_7498c', table='contacts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "contacts_contactevent" ("account_id", "changed_by_id", "created_at", "created_by_id", "department", "description", "do_not_call", "email", "fax", "first_name", "has_opted_out_of_email", "has_opted_out_of_fax", "id", "last_name", "mailing_city", "mailing_country", "mailing_postal_code", "mailing_state", "mailing_street", "middle_name", "mobile", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reports_to_id", "salutation", "source_id", "suffix", "title", "version") VALUES (OLD."account_id", OLD."changed_by_id", OLD."created_at", OLD."created_by_id", OLD."department", OLD."description", OLD."do_not_call", OLD."email", OLD."fax", OLD."first_name", OLD."has_opted_out_of_email", OLD."has_opted_out_of_fax", OLD."id", OLD."last_name", OLD."mailing_city", OLD."mailing_country", OLD."mailing_postal_code", OLD."mailing_state", OLD."mailing_street", OLD."middle_name", OLD."mobile", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."reports_to_id", OLD."salutation", OLD."source_id", OLD."suffix", OLD."title", OLD."version"); RETURN NULL;', hash='61ae89fce2a6747fa2b3b9c9e24d3a1ccb26a2fe', operation='DELETE', pgid='pgtrigger_delete_delete_e2e36', table='contacts_contact', when='AFTER')),
        ),
    ]
