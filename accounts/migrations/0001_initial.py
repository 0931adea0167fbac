import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('users', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='LeadSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'lead source',
                'verbose_name_plural': 'lead sources',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('billing_street', models.TextField(blank=True, max_length=255, verbose_name='billing street')),
                ('billing_city', models.CharField(blank=True, max_length=40, verbose_name='billing city')),
                ('billing_state', models.CharField(blank=True, max_length=80, verbose_name='billing state or province')),
                ('billing_postal_code', models.CharField(blank=True, max_length=20, verbose_name='billing postal code')),
                ('billing_country', models.CharField(blank=True, max_length=80, verbose_name='billing country')),
                ('shipping_street', models.TextField(blank=True, max_length=255, verbose_name='shipping street')),
                ('shipping_city', models.CharField(blank=True, max_length=40, verbose_name='shipping city')),
                ('shipping_state', models.CharField(blank=True, max_length=80, verbose_name='shipping state or province')),
                ('shipping_postal_code', models.CharField(blank=True, max_length=20, verbose_name='shipping postal code')),
                ('shipping_country', models.CharField(blank=True, max_length=80, verbose_name='shipping country')),
                ('name', models.CharField(max_length=255, verbose_name='account name')),
                ('kind', models.CharField(choices=[('business', 'Business'), ('person', 'Person')], default='business', max_length=8, verbose_name='kind')),
                ('type', models.CharField(blank=True, choices=[('prospect', 'Prospect'), ('customer', 'Customer'), ('partner', 'Partner'), ('competitor', 'Competitor'), ('reseller', 'Reseller'), ('supplier', 'Supplier'), ('other', 'Other')], max_length=16, verbose_name='type')),
                ('account_number', models.CharField(blank=True, max_length=40, verbose_name='account number')),
                ('website', models.CharField(blank=True, max_length=255, verbose_name='website')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('fax', models.CharField(blank=True, max_length=40, verbose_name='fax')),
                ('industry', models.CharField(blank=True, choices=[('Agriculture', 'Agriculture'), ('Apparel', 'Apparel'), ('Banking', 'Banking'), ('Biotechnology', 'Biotechnology'), ('Chemicals', 'Chemicals'), ('Communications', 'Communications'), ('Construction', 'Construction'), ('Consulting', 'Consulting'), ('Education', 'Education'), ('Electronics', 'Electronics'), ('Energy', 'Energy'), ('Engineering', 'Engineering'), ('Entertainment', 'Entertainment'), ('Environmental', 'Environmental'), ('Finance', 'Finance'), ('Food & Beverage', 'Food & Beverage'), ('Government', 'Government'), ('Healthcare', 'Healthcare'), ('Hospitality', 'Hospitality'), ('Insurance', 'Insurance'), ('Machinery', 'Machinery'), ('Manufacturing', 'Manufacturing'), ('Media', 'Media'), ('Not For Profit', 'Not For Profit'), ('Other', 'Other'), ('Recreation', 'Recreation'), ('Retail', 'Retail'), ('Shipping', 'Shipping'), ('Technology', 'Technology'), ('Telecommunications', 'Telecommunications'), ('Transportation', 'Transportation'), ('Utilities', 'Utilities')], max_length=32, verbose_name='industry')),
                ('annual_revenue', models.DecimalField(blank=True, decimal_places=0, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='annual revenue')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('employees', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees')),
                ('rating', models.CharField(blank=True, choices=[('hot', 'Hot'), ('warm', 'Warm'), ('cold', 'Cold')], max_length=8, verbose_name='rating')),
                ('description', models.TextField(blank=True, max_length=32000, verbose_name='description')),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.account', verbose_name='parent account')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.leadsource', verbose_name='account source')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('billing_street', models.TextField(blank=True, max_length=255, verbose_name='billing street')),
                ('billing_city', models.CharField(blank=True, max_length=40, verbose_name='billing city')),
                ('billing_state', models.CharField(blank=True, max_length=80, verbose_name='billing state or province')),
                ('billing_postal_code', models.CharField(blank=True, max_length=20, verbose_name='billing postal code')),
                ('billing_country', models.CharField(blank=True, max_length=80, verbose_name='billing country')),
                ('shipping_street', models.TextField(blank=True, max_length=255, verbose_name='shipping street')),
                ('shipping_city', models.CharField(blank=True, max_length=40, verbose_name='shipping city')),
                ('shipping_state', models.CharField(blank=True, max_length=80, verbose_name='shipping state or province')),
                ('shipping_postal_code', models.CharField(blank=True, max_length=20, verbose_name='shipping postal code')),
                ('shipping_country', models.CharField(blank=True, max_length=80, verbose_name='shipping country')),
                ('name', models.CharField(max_length=255, verbose_name='account name')),
                ('kind', models.CharField(choices=[('business', 'Business'), ('person', 'Person')], default='business', max_length=8, verbose_name='kind')),
                ('type', models.CharField(blank=True, choices=[('prospect', 'Prospect'), ('customer', 'Customer'), ('partner', 'Partner'), ('competitor', 'Competitor'), ('reseller', 'Reseller'), ('supplier', 'Supplier'), ('other', 'Other')], max_length=16, verbose_name='type')),
                ('account_number', models.CharField(blank=True, max_length=40, verbose_name='account number')),
                ('website', models.CharField(blank=True, max_length=255, verbose_name='website')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('fax', models.CharField(blank=True, max_length=40, verbose_name='fax')),
                ('industry', models.CharField(blank=True, choices=[('Agriculture', 'Agriculture'), ('Apparel', 'Apparel'), ('Banking', 'Banking'), ('Biotechnology', 'Biotechnology'), ('Chemicals', 'Chemicals'), ('Communications', 'Communications'), ('Construction', 'Construction'), ('Consulting', 'Consulting'), ('Education', 'Education'), ('Electronics', 'Electronics'), ('Energy', 'Energy'), ('Engineering', 'Engineering'), ('Entertainment', 'Entertainment'), ('Environmental', 'Environmental'), ('Finance', 'Finance'), ('Food & Beverage', 'Food & Beverage'), ('Government', 'Government'), ('Healthcare', 'Healthcare'), ('Hospitality', 'Hospitality'), ('Insurance', 'Insurance'), ('Machinery', 'Machinery'), ('Manufacturing', 'Manufacturing'), ('Media', 'Media'), ('Not For Profit', 'Not For Profit'), ('Other', 'Other'), ('Recreation', 'Recreation'), ('Retail', 'Retail'), ('Shipping', 'Shipping'), ('Technology', 'Technology'), ('Telecommunications', 'Telecommunications'), ('Transportation', 'Transportation'), ('Utilities', 'Utilities')], max_length=32, verbose_name='industry')),
                ('annual_revenue', models.DecimalField(blank=True, decimal_places=0, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='annual revenue')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('employees', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees')),
                ('rating', models.CharField(blank=True, choices=[('hot', 'Hot'), ('warm', 'Warm'), ('cold', 'Cold')], max_length=8, verbose_name='rating')),
                ('description', models.TextField(blank=True, max_length=32000, verbose_name='description')),
                ('changed_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('owner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.account', verbose_name='parent account')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.account')),
                ('source', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.leadsource', verbose_name='account source')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LeadSourceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.leadsource')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['name', 'id'], name='account_name'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['owner', 'name'], name='account_owner_name'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['-created_at', '-id'], name='account_newest'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='account_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='account_has_name'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leadsource',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_leadsourceevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;', hash='8e892344f40a83b095e9e76d38e985dfa82a2eca', operation='INSERT', pgid='pgtrigger_insert_insert_ebc22', table='accounts_leadsource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leadsource',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_leadsourceevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;', hash='479221bca693adfd7d3c536f22dab1ec5d59bf0d', operation='UPDATE', pgid='pgtrigger_update_update_bc3d2', table='accounts_leadsource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leadsource',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_leadsourceevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position"); RETURN NULL;', hash='81787c774880a14f7b8f2101b48b495f1fef4849', operation='DELETE', pgid='pgtrigger_delete_delete_692ab', table='accounts_leadsource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_accountevent" ("account_number", "annual_revenue", "billing_city", "billing_country", "billing_postal_code", "billing_state", "billing_street", "changed_by_id", "created_at", "created_by_id", "currency", "description", "employees", "fax", "id", "industry", "kind", "name", "owner_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "rating", "shipping_city", "shipping_country", "shipping_postal_code", "shipping_state", "shipping_street", "source_id", "type", "version", "website") VALUES (NEW."account_number", NEW."annual_revenue", NEW."billing_city", NEW."billing_country", NEW."billing_postal_code", NEW."billing_state", NEW."billing_street", NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."description", NEW."employees", NEW."fax", NEW."id", NEW."industry", NEW."kind", NEW."name", NEW."owner_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."rating", NEW."shipping_city", NEW."shipping_country", NEW."shipping_postal_code", NEW."shipping_state", NEW."shipping_street", NEW."source_id", NEW."type", NEW."version", NEW."website"); RETURN NULL;', hash='addb936baf2fe5e614106c2e59c6a9280d858319', operation='INSERT', pgid='pgtrigger_insert_insert_8b982', table='accounts_account', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."account_number" IS DISTINCT FROM (NEW."account_number") OR OLD."annual_revenue" IS DISTINCT FROM (NEW."annual_revenue") OR OLD."billing_city" IS DISTINCT FROM (NEW."billing_city") OR OLD."billing_country" IS DISTINCT FROM (NEW."billing_country") OR OLD."billing_postal_code" IS DISTINCT FROM (NEW."billing_postal_code") OR OLD."billing_state" IS DISTINCT FROM (NEW."billing_state") OR OLD."billing_street" IS DISTINCT FROM (NEW."billing_street") OR OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."employees" IS DISTINCT FROM (NEW."employees") OR OLD."fax" IS DISTINCT FROM (NEW."fax") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."industry" IS DISTINCT FROM (NEW."industry") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."rating" IS DISTINCT FROM (NEW."rating") OR OLD."shipping_city" IS DISTINCT FROM (NEW."shipping_city") OR OLD."shipping_country" IS DISTINCT FROM (NEW."shipping_country") OR OLD."shipping_postal_code" IS DISTINCT FROM (NEW."shipping_postal_code") OR OLD."shipping_state" IS DISTINCT FROM (NEW."shipping_state") OR OLD."shipping_street" IS DISTINCT FROM (NEW."shipping_street") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."type" IS DISTINCT FROM (NEW."type") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."website" IS DISTINCT FROM (NEW."website"))', func='INSERT INTO "accounts_accountevent" ("account_number", "annual_revenue", "billing_city", "billing_country", "billing_postal_code", "billing_state", "billing_street", "changed_by_id", "created_at", "created_by_id", "currency", "description", "employees", "fax", "id", "industry", "kind", "name", "owner_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "rating", "shipping_city", "shipping_country", "shipping_postal_code", "shipping_state", "shipping_street", "source_id", "type", "version", "website") VALUES (NEW."account_number", NEW."annual_revenue", NEW."billing_city", NEW."billing_country", NEW."billing_postal_code", NEW."billing_state", NEW."billing_street", NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."description", NEW."employees", NEW."fax", NEW."id", NEW."industry", NEW."kind", NEW."name", NEW."owner_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."rating", NEW."shipping_city", NEW."shipping_country", NEW."shipping_postal_code", NEW."shipping_state", NEW."shipping_street", NEW."source_id", NEW."type", NEW."version", NEW."website"); RETURN NULL;', hash='0f1ae917212ca8ea3efbcdf1b5e1b9189b0f9dc5', operation='UPDATE', pgid='pgtrigger_update_update_834ae', table='accounts_account', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_accountevent" ("account_number", "annual_revenue", "billing_city", "billing_country", "billing_postal_code", "billing_state", "billing_street", "changed_by_id", "created_at", "created_by_id", "currency", "description", "employees", "fax", "id", "industry", "kind", "name", "owner_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "rating", "shipping_city", "shipping_country", "shipping_postal_code", "shipping_state", "shipping_street", "source_id", "type", "version", "website") VALUES (OLD."account_number", OLD."annual_revenue", OLD."billing_city", OLD."billing_country", OLD."billing_postal_code", OLD."billing_state", OLD."billing_street", OLD."changed_by_id", OLD."created_at", OLD."created_by_id", OLD."currency", OLD."description", OLD."employees", OLD."fax", OLD."id", OLD."industry", OLD."kind", OLD."name", OLD."owner_id", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."rating", OLD."shipping_city", OLD."shipping_country", OLD."shipping_postal_code", OLD."shipping_state", OLD."shipping_street", OLD."source_id", OLD."type", OLD."version", OLD."website"); RETURN NULL;', hash='ac42de0b25fccc889a3beb8d8f205a1410a38c2b', operation='DELETE', pgid='pgtrigger_delete_delete_f7f6a', table='accounts_account', when='AFTER')),
        ),
    ]
