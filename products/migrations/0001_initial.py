import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
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
            name='PriceBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=255, unique=True, verbose_name='price book name')),
                ('description', models.CharField(blank=True, max_length=255, verbose_name='description')),
                ('is_standard', models.BooleanField(default=False, editable=False, verbose_name='standard')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
            ],
            options={
                'verbose_name': 'price book',
                'verbose_name_plural': 'price books',
                'ordering': ['-is_standard', 'name'],
            },
        ),
        migrations.CreateModel(
            name='PriceBookEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('currency', models.CharField(choices=[('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('CHF', 'CHF'), ('CZK', 'CZK'), ('DKK', 'DKK'), ('HUF', 'HUF'), ('NOK', 'NOK'), ('PLN', 'PLN'), ('RON', 'RON'), ('SEK', 'SEK'), ('TRY', 'TRY'), ('UAH', 'UAH'), ('AED', 'AED'), ('AUD', 'AUD'), ('BHD', 'BHD'), ('BRL', 'BRL'), ('CAD', 'CAD'), ('CNY', 'CNY'), ('HKD', 'HKD'), ('IDR', 'IDR'), ('ILS', 'ILS'), ('INR', 'INR'), ('ISK', 'ISK'), ('JPY', 'JPY'), ('KRW', 'KRW'), ('KWD', 'KWD'), ('MXN', 'MXN'), ('MYR', 'MYR'), ('NZD', 'NZD'), ('PHP', 'PHP'), ('SAR', 'SAR'), ('SGD', 'SGD'), ('THB', 'THB'), ('TND', 'TND'), ('TWD', 'TWD'), ('VND', 'VND'), ('ZAR', 'ZAR')], max_length=3, verbose_name='currency')),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=18, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='list price')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('price_book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='products.pricebook', verbose_name='price book')),
            ],
            options={
                'verbose_name': 'price book entry',
                'verbose_name_plural': 'price book entries',
                'ordering': ['product__name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PriceBookEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=255, verbose_name='price book name')),
                ('description', models.CharField(blank=True, max_length=255, verbose_name='description')),
                ('is_standard', models.BooleanField(default=False, editable=False, verbose_name='standard')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('changed_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='products.pricebook')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=255, verbose_name='product name')),
                ('code', models.CharField(blank=True, max_length=255, verbose_name='product code')),
                ('family', models.CharField(blank=True, max_length=80, verbose_name='family')),
                ('unit', models.CharField(blank=True, help_text='For example piece, hour, month.', max_length=40, verbose_name='unit')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
            ],
            options={
                'verbose_name': 'product',
                'verbose_name_plural': 'products',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PriceBookEntryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('currency', models.CharField(choices=[('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('CHF', 'CHF'), ('CZK', 'CZK'), ('DKK', 'DKK'), ('HUF', 'HUF'), ('NOK', 'NOK'), ('PLN', 'PLN'), ('RON', 'RON'), ('SEK', 'SEK'), ('TRY', 'TRY'), ('UAH', 'UAH'), ('AED', 'AED'), ('AUD', 'AUD'), ('BHD', 'BHD'), ('BRL', 'BRL'), ('CAD', 'CAD'), ('CNY', 'CNY'), ('HKD', 'HKD'), ('IDR', 'IDR'), ('ILS', 'ILS'), ('INR', 'INR'), ('ISK', 'ISK'), ('JPY', 'JPY'), ('KRW', 'KRW'), ('KWD', 'KWD'), ('MXN', 'MXN'), ('MYR', 'MYR'), ('NZD', 'NZD'), ('PHP', 'PHP'), ('SAR', 'SAR'), ('SGD', 'SGD'), ('THB', 'THB'), ('TND', 'TND'), ('TWD', 'TWD'), ('VND', 'VND'), ('ZAR', 'ZAR')], max_length=3, verbose_name='currency')),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=18, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='list price')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('changed_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='products.pricebookentry')),
                ('price_book', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='products.pricebook', verbose_name='price book')),
                ('product', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='products.product', verbose_name='product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='pricebookentry',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='products.product', verbose_name='product'),
        ),
        migrations.CreateModel(
            name='ProductEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=255, verbose_name='product name')),
                ('code', models.CharField(blank=True, max_length=255, verbose_name='product code')),
                ('family', models.CharField(blank=True, max_length=80, verbose_name='family')),
                ('unit', models.CharField(blank=True, help_text='For example piece, hour, month.', max_length=40, verbose_name='unit')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('changed_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='products.product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='pricebook',
            constraint=models.UniqueConstraint(condition=models.Q(('is_standard', True)), fields=('is_standard',), name='price_book_one_standard'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('code'), condition=models.Q(('code', ''), _negated=True), name='product_code_unique', violation_error_message='Another product has this code.'),
        ),
        migrations.AddConstraint(
            model_name='pricebookentry',
            constraint=models.UniqueConstraint(fields=('price_book', 'product', 'currency'), name='entry_one_price', violation_error_message='This product has a price in this book and currency already.'),
        ),
        migrations.AddConstraint(
            model_name='pricebookentry',
            constraint=models.CheckConstraint(condition=models.Q(('unit_price__gte', 0)), name='entry_price_not_negative'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricebook',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "products_pricebookevent" ("changed_by_id", "created_at", "created_by_id", "description", "id", "is_active", "is_standard", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."description", NEW."id", NEW."is_active", NEW."is_standard", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;', hash='4062ed518e2f1294b28995b578d4f3ca85fb5196', operation='INSERT', pgid='pgtrigger_insert_insert_4b50c', table='products_pricebook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricebook',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_standard" IS DISTINCT FROM (NEW."is_standard") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "products_pricebookevent" ("changed_by_id", "created_at", "created_by_id", "description", "id", "is_active", "is_standard", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."description", NEW."id", NEW."is_active", NEW."is_standard", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;', hash='ffd32d97bd16fc7b8e025633104ff35625fffbd9', operation='UPDATE', pgid='pgtrigger_update_update_07d5d', table='products_pricebook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricebook',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "products_pricebookevent" ("changed_by_id", "created_at", "created_by_id", "description", "id", "is_active", "is_standard", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."changed_by_id", OLD."created_at", OLD."created_by_id", OLD."description", OLD."id", OLD."is_active", OLD."is_standard", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."version"); RETURN NULL;', hash='0ce056be4aa52bd01ec32b04b55a6ffc37eada19', operation='DELETE', pgid='pgtrigger_delete_delete_0cfca', table='products_pricebook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "products_productevent" ("changed_by_id", "code", "created_at", "created_by_id", "description", "family", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit", "version") VALUES (NEW."changed_by_id", NEW."code", NEW."created_at", NEW."created_by_id", NEW."description", NEW."family", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."unit", NEW."version"); RETURN NULL;', hash='bd170f318ac7c77c6ef9131574ec664821beb4a5', operation='INSERT', pgid='pgtrigger_insert_insert_1fd97', table='products_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."family" IS DISTINCT FROM (NEW."family") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "products_productevent" ("changed_by_id", "code", "created_at", "created_by_id", "description", "family", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit", "version") VALUES (NEW."changed_by_id", NEW."code", NEW."created_at", NEW."created_by_id", NEW."description", NEW."family", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."unit", NEW."version"); RETURN NULL;', hash='68e795682b0ef8fdfb4dc1ab3dd3ce82b16be723', operation='UPDATE', pgid='pgtrigger_update_update_18d15', table='products_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "products_productevent" ("changed_by_id", "code", "created_at", "created_by_id", "description", "family", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit", "version") VALUES (OLD."changed_by_id", OLD."code", OLD."created_at", OLD."created_by_id", OLD."description", OLD."family", OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."unit", OLD."version"); RETURN NULL;', hash='591fec8f35af05340420a42a4d7c2cee9768bd35', operation='DELETE', pgid='pgtrigger_delete_delete_cb7df', table='products_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricebookentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "products_pricebookentryevent" ("changed_by_id", "created_at", "created_by_id", "currency", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_book_id", "product_id", "unit_price", "version") VALUES (NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_book_id", NEW."product_id", NEW."unit_price", NEW."version"); RETURN NULL;', hash='77862685a2a512fa5ba69208bee1ef919847dc30', operation='INSERT', pgid='pgtrigger_insert_insert_8b563', table='products_pricebookentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricebookentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."price_book_id" IS DISTINCT FROM (NEW."price_book_id") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."unit_price" IS DISTINCT FROM (NEW."unit_price") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "products_pricebookentryevent" ("changed_by_id", "created_at", "created_by_id", "currency", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_book_id", "product_id", "unit_price", "version") VALUES (NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_book_id", NEW."product_id", NEW."unit_price", NEW."version"); RETURN NULL;', hash='c44c66b4c393d53e29ab862088ada392ad4d7248', operation='UPDATE', pgid='pgtrigger_update_update_00b39', table='products_pricebookentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricebookentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "products_pricebookentryevent" ("changed_by_id", "created_at", "created_by_id", "currency", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_book_id", "product_id", "unit_price", "version") VALUES (OLD."changed_by_id", OLD."created_at", OLD."created_by_id", OLD."currency", OLD."id", OLD."is_active", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price_book_id", OLD."product_id", OLD."unit_price", OLD."version"); RETURN NULL;', hash='6a1bd6cf7c0bfc339c5aa7ecd4f7f73378a0d76a', operation='DELETE', pgid='pgtrigger_delete_delete_e3e60', table='products_pricebookentry', when='AFTER')),
        ),
    ]
