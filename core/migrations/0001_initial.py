import core.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('street', models.TextField(blank=True, max_length=255, verbose_name='street')),
                ('city', models.CharField(blank=True, max_length=40, verbose_name='city')),
                ('state', models.CharField(blank=True, max_length=80, verbose_name='state or province')),
                ('postal_code', models.CharField(blank=True, max_length=20, verbose_name='postal code')),
                ('country', models.CharField(blank=True, max_length=80, verbose_name='country')),
                ('name', models.CharField(default='Our company', max_length=120, verbose_name='organisation name')),
                ('logo', models.FileField(blank=True, help_text='PNG or JPEG; shown on quotes.', upload_to='organisation/', validators=[django.core.validators.FileExtensionValidator(['png', 'jpg', 'jpeg'])], verbose_name='logo')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=80, verbose_name='e-mail')),
                ('website', core.fields.URLField(blank=True, max_length=255, verbose_name='website')),
                ('tax_number', models.CharField(blank=True, max_length=40, verbose_name='tax number')),
                ('bank_details', models.TextField(blank=True, help_text='Printed on quotes.', max_length=500, verbose_name='bank details')),
                ('currency', models.CharField(choices=[('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('CHF', 'CHF'), ('CZK', 'CZK'), ('DKK', 'DKK'), ('HUF', 'HUF'), ('NOK', 'NOK'), ('PLN', 'PLN'), ('RON', 'RON'), ('SEK', 'SEK'), ('TRY', 'TRY'), ('UAH', 'UAH'), ('AED', 'AED'), ('AUD', 'AUD'), ('BHD', 'BHD'), ('BRL', 'BRL'), ('CAD', 'CAD'), ('CNY', 'CNY'), ('HKD', 'HKD'), ('IDR', 'IDR'), ('ILS', 'ILS'), ('INR', 'INR'), ('ISK', 'ISK'), ('JPY', 'JPY'), ('KRW', 'KRW'), ('KWD', 'KWD'), ('MXN', 'MXN'), ('MYR', 'MYR'), ('NZD', 'NZD'), ('PHP', 'PHP'), ('SAR', 'SAR'), ('SGD', 'SGD'), ('THB', 'THB'), ('TND', 'TND'), ('TWD', 'TWD'), ('VND', 'VND'), ('ZAR', 'ZAR')], default='EUR', max_length=3, verbose_name='currency')),
                ('fiscal_year_start', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='fiscal year starts in month')),
                ('sells_to_people', models.BooleanField(default=False, help_text='A lead may then come without a company; converting it makes a person account.', verbose_name='we sell to people')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'organisation settings',
                'verbose_name_plural': 'organisation settings',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='organisation_settings_one_row')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationSettingsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('street', models.TextField(blank=True, max_length=255, verbose_name='street')),
                ('city', models.CharField(blank=True, max_length=40, verbose_name='city')),
                ('state', models.CharField(blank=True, max_length=80, verbose_name='state or province')),
                ('postal_code', models.CharField(blank=True, max_length=20, verbose_name='postal code')),
                ('country', models.CharField(blank=True, max_length=80, verbose_name='country')),
                ('name', models.CharField(default='Our company', max_length=120, verbose_name='organisation name')),
                ('logo', models.FileField(blank=True, help_text='PNG or JPEG; shown on quotes.', upload_to='organisation/', validators=[django.core.validators.FileExtensionValidator(['png', 'jpg', 'jpeg'])], verbose_name='logo')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=80, verbose_name='e-mail')),
                ('website', core.fields.URLField(blank=True, max_length=255, verbose_name='website')),
                ('tax_number', models.CharField(blank=True, max_length=40, verbose_name='tax number')),
                ('bank_details', models.TextField(blank=True, help_text='Printed on quotes.', max_length=500, verbose_name='bank details')),
                ('currency', models.CharField(choices=[('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('CHF', 'CHF'), ('CZK', 'CZK'), ('DKK', 'DKK'), ('HUF', 'HUF'), ('NOK', 'NOK'), ('PLN', 'PLN'), ('RON', 'RON'), ('SEK', 'SEK'), ('TRY', 'TRY'), ('UAH', 'UAH'), ('AED', 'AED'), ('AUD', 'AUD'), ('BHD', 'BHD'), ('BRL', 'BRL'), ('CAD', 'CAD'), ('CNY', 'CNY'), ('HKD', 'HKD'), ('IDR', 'IDR'), ('ILS', 'ILS'), ('INR', 'INR'), ('ISK', 'ISK'), ('JPY', 'JPY'), ('KRW', 'KRW'), ('KWD', 'KWD'), ('MXN', 'MXN'), ('MYR', 'MYR'), ('NZD', 'NZD'), ('PHP', 'PHP'), ('SAR', 'SAR'), ('SGD', 'SGD'), ('THB', 'THB'), ('TND', 'TND'), ('TWD', 'TWD'), ('VND', 'VND'), ('ZAR', 'ZAR')], default='EUR', max_length=3, verbose_name='currency')),
                ('fiscal_year_start', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='fiscal year starts in month')),
                ('sells_to_people', models.BooleanField(default=False, help_text='A lead may then come without a company; converting it makes a person account.', verbose_name='we sell to people')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.organisationsettings')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationsettings',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_organisationsettingsevent" ("bank_details", "city", "country", "currency", "email", "fiscal_year_start", "id", "logo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "sells_to_people", "state", "street", "tax_number", "version", "website") VALUES (NEW."bank_details", NEW."city", NEW."country", NEW."currency", NEW."email", NEW."fiscal_year_start", NEW."id", NEW."logo", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."postal_code", NEW."sells_to_people", NEW."state", NEW."street", NEW."tax_number", NEW."version", NEW."website"); RETURN NULL;', hash='d1215164ba8ef2dbcfe1eef5c4291707eb90a854', operation='INSERT', pgid='pgtrigger_insert_insert_76ff0', table='core_organisationsettings', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationsettings',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "core_organisationsettingsevent" ("bank_details", "city", "country", "currency", "email", "fiscal_year_start", "id", "logo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "sells_to_people", "state", "street", "tax_number", "version", "website") VALUES (NEW."bank_details", NEW."city", NEW."country", NEW."currency", NEW."email", NEW."fiscal_year_start", NEW."id", NEW."logo", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."postal_code", NEW."sells_to_people", NEW."state", NEW."street", NEW."tax_number", NEW."version", NEW."website"); RETURN NULL;', hash='6b61589901269b7e16a0a1ffef458ac469d351bd', operation='UPDATE', pgid='pgtrigger_update_update_0e525', table='core_organisationsettings', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationsettings',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_organisationsettingsevent" ("bank_details", "city", "country", "currency", "email", "fiscal_year_start", "id", "logo", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "sells_to_people", "state", "street", "tax_number", "version", "website") VALUES (OLD."bank_details", OLD."city", OLD."country", OLD."currency", OLD."email", OLD."fiscal_year_start", OLD."id", OLD."logo", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."postal_code", OLD."sells_to_people", OLD."state", OLD."street", OLD."tax_number", OLD."version", OLD."website"); RETURN NULL;', hash='485738d1774a9401168b0ffe8ba9613d6aed4284', operation='DELETE', pgid='pgtrigger_delete_delete_abd81', table='core_organisationsettings', when='AFTER')),
        ),
    ]
