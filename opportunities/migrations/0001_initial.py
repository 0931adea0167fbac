import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('contacts', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('products', '0001_initial'),
        ('users', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactRoleName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'contact role name',
                'verbose_name_plural': 'contact role names',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Pipeline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('is_default', models.BooleanField(default=False, verbose_name='default')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'pipeline',
                'verbose_name_plural': 'pipelines',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ContactRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_primary', models.BooleanField(default=False, verbose_name='primary')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opportunity_roles', to='contacts.contact', verbose_name='contact')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='opportunities.contactrolename', verbose_name='role')),
            ],
            options={
                'verbose_name': 'contact role',
                'verbose_name_plural': 'contact roles',
                'ordering': ['-is_primary', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ContactRoleNameEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='opportunities.contactrolename')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Opportunity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=120, verbose_name='opportunity name')),
                ('close_date', models.DateField(verbose_name='close date')),
                ('amount', models.DecimalField(blank=True, decimal_places=4, max_digits=22, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='amount')),
                ('currency', models.CharField(choices=[('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('CHF', 'CHF'), ('CZK', 'CZK'), ('DKK', 'DKK'), ('HUF', 'HUF'), ('NOK', 'NOK'), ('PLN', 'PLN'), ('RON', 'RON'), ('SEK', 'SEK'), ('TRY', 'TRY'), ('UAH', 'UAH'), ('AED', 'AED'), ('AUD', 'AUD'), ('BHD', 'BHD'), ('BRL', 'BRL'), ('CAD', 'CAD'), ('CNY', 'CNY'), ('HKD', 'HKD'), ('IDR', 'IDR'), ('ILS', 'ILS'), ('INR', 'INR'), ('ISK', 'ISK'), ('JPY', 'JPY'), ('KRW', 'KRW'), ('KWD', 'KWD'), ('MXN', 'MXN'), ('MYR', 'MYR'), ('NZD', 'NZD'), ('PHP', 'PHP'), ('SAR', 'SAR'), ('SGD', 'SGD'), ('THB', 'THB'), ('TND', 'TND'), ('TWD', 'TWD'), ('VND', 'VND'), ('ZAR', 'ZAR')], max_length=3, verbose_name='currency')),
                ('probability', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)], verbose_name='probability (%)')),
                ('forecast_category', models.CharField(choices=[('omitted', 'Omitted'), ('pipeline', 'Pipeline'), ('best_case', 'Best case'), ('most_likely', 'Most likely'), ('commit', 'Commit'), ('closed', 'Closed')], max_length=16, verbose_name='forecast category')),
                ('type', models.CharField(blank=True, choices=[('new', 'New business'), ('existing', 'Existing business')], max_length=16, verbose_name='type')),
                ('product_interest', models.CharField(blank=True, max_length=255, verbose_name='product interest')),
                ('next_step', models.CharField(blank=True, max_length=255, verbose_name='next step')),
                ('loss_reason', models.CharField(blank=True, max_length=255, verbose_name='loss reason')),
                ('description', models.TextField(blank=True, max_length=32000, verbose_name='description')),
                ('stage_changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='in this stage since')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed')),
                ('push_count', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='pushes')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opportunities', to='accounts.account', verbose_name='account')),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('price_book', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.pricebook', verbose_name='price book')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.leadsource', verbose_name='lead source')),
            ],
            options={
                'verbose_name': 'opportunity',
                'verbose_name_plural': 'opportunities',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ContactRoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_primary', models.BooleanField(default=False, verbose_name='primary')),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contacts.contact', verbose_name='contact')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='opportunities.contactrole')),
                ('role', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='opportunities.contactrolename', verbose_name='role')),
                ('opportunity', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='opportunities.opportunity', verbose_name='opportunity')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='contactrole',
            name='opportunity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_roles', to='opportunities.opportunity', verbose_name='opportunity'),
        ),
        migrations.CreateModel(
            name='OpportunityLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='position')),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='quantity')),
                ('list_price', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='list price')),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=18, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='sales price')),
                ('discount', models.DecimalField(decimal_places=2, default=Decimal('0'), help_text='Percent.', max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='discount')),
                ('service_date', models.DateField(blank=True, null=True, verbose_name='date')),
                ('description', models.CharField(blank=True, max_length=255, verbose_name='line description')),
                ('total', models.DecimalField(decimal_places=4, editable=False, max_digits=22, verbose_name='total price')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.pricebookentry', verbose_name='product')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='opportunities.opportunity', verbose_name='opportunity')),
            ],
            options={
                'verbose_name': 'opportunity product',
                'verbose_name_plural': 'opportunity products',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OpportunityLineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('position', models.PositiveIntegerField(verbose_name='position')),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='quantity')),
                ('list_price', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='list price')),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=18, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='sales price')),
                ('discount', models.DecimalField(decimal_places=2, default=Decimal('0'), help_text='Percent.', max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='discount')),
                ('service_date', models.DateField(blank=True, null=True, verbose_name='date')),
                ('description', models.CharField(blank=True, max_length=255, verbose_name='line description')),
                ('total', models.DecimalField(decimal_places=4, editable=False, max_digits=22, verbose_name='total price')),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='products.pricebookentry', verbose_name='product')),
                ('opportunity', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='opportunities.opportunity', verbose_name='opportunity')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='opportunities.opportunityline')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PipelineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('is_default', models.BooleanField(default=False, verbose_name='default')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='opportunities.pipeline')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('probability', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)], verbose_name='probability (%)')),
                ('forecast_category', models.CharField(choices=[('omitted', 'Omitted'), ('pipeline', 'Pipeline'), ('best_case', 'Best case'), ('most_likely', 'Most likely'), ('commit', 'Commit'), ('closed', 'Closed')], max_length=16, verbose_name='forecast category')),
                ('outcome', models.CharField(choices=[('open', 'Open'), ('won', 'Won'), ('lost', 'Lost')], default='open', max_length=4, verbose_name='outcome')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('pipeline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='opportunities.pipeline', verbose_name='pipeline')),
            ],
            options={
                'verbose_name': 'stage',
                'verbose_name_plural': 'stages',
                'ordering': ['pipeline', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OpportunityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=120, verbose_name='opportunity name')),
                ('close_date', models.DateField(verbose_name='close date')),
                ('amount', models.DecimalField(blank=True, decimal_places=4, max_digits=22, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='amount')),
                ('currency', models.CharField(choices=[('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('CHF', 'CHF'), ('CZK', 'CZK'), ('DKK', 'DKK'), ('HUF', 'HUF'), ('NOK', 'NOK'), ('PLN', 'PLN'), ('RON', 'RON'), ('SEK', 'SEK'), ('TRY', 'TRY'), ('UAH', 'UAH'), ('AED', 'AED'), ('AUD', 'AUD'), ('BHD', 'BHD'), ('BRL', 'BRL'), ('CAD', 'CAD'), ('CNY', 'CNY'), ('HKD', 'HKD'), ('IDR', 'IDR'), ('ILS', 'ILS'), ('INR', 'INR'), ('ISK', 'ISK'), ('JPY', 'JPY'), ('KRW', 'KRW'), ('KWD', 'KWD'), ('MXN', 'MXN'), ('MYR', 'MYR'), ('NZD', 'NZD'), ('PHP', 'PHP'), ('SAR', 'SAR'), ('SGD', 'SGD'), ('THB', 'THB'), ('TND', 'TND'), ('TWD', 'TWD'), ('VND', 'VND'), ('ZAR', 'ZAR')], max_length=3, verbose_name='currency')),
                ('probability', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)], verbose_name='probability (%)')),
                ('forecast_category', models.CharField(choices=[('omitted', 'Omitted'), ('pipeline', 'Pipeline'), ('best_case', 'Best case'), ('most_likely', 'Most likely'), ('commit', 'Commit'), ('closed', 'Closed')], max_length=16, verbose_name='forecast category')),
                ('type', models.CharField(blank=True, choices=[('new', 'New business'), ('existing', 'Existing business')], max_length=16, verbose_name='type')),
                ('product_interest', models.CharField(blank=True, max_length=255, verbose_name='product interest')),
                ('next_step', models.CharField(blank=True, max_length=255, verbose_name='next step')),
                ('loss_reason', models.CharField(blank=True, max_length=255, verbose_name='loss reason')),
                ('description', models.TextField(blank=True, max_length=32000, verbose_name='description')),
                ('stage_changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='in this stage since')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed')),
                ('push_count', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='pushes')),
                ('account', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.account', verbose_name='account')),
                ('changed_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('created_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('owner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='opportunities.opportunity')),
                ('price_book', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='products.pricebook', verbose_name='price book')),
                ('source', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.leadsource', verbose_name='lead source')),
                ('stage', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='opportunities.stage', verbose_name='stage')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='opportunity',
            name='stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opportunities', to='opportunities.stage', verbose_name='stage'),
        ),
        migrations.CreateModel(
            name='StageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=22, null=True, verbose_name='amount')),
                ('probability', models.PositiveSmallIntegerField(verbose_name='probability (%)')),
                ('close_date', models.DateField(verbose_name='close date')),
                ('entered_at', models.DateTimeField(verbose_name='entered')),
                ('left_at', models.DateTimeField(null=True, verbose_name='left')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stage_changes', to='opportunities.opportunity', verbose_name='opportunity')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='opportunities.stage', verbose_name='stage')),
            ],
            options={
                'verbose_name': 'stage change',
                'verbose_name_plural': 'stage changes',
                'ordering': ['opportunity', 'entered_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('probability', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)], verbose_name='probability (%)')),
                ('forecast_category', models.CharField(choices=[('omitted', 'Omitted'), ('pipeline', 'Pipeline'), ('best_case', 'Best case'), ('most_likely', 'Most likely'), ('commit', 'Commit'), ('closed', 'Closed')], max_length=16, verbose_name='forecast category')),
                ('outcome', models.CharField(choices=[('open', 'Open'), ('won', 'Won'), ('lost', 'Lost')], default='open', max_length=4, verbose_name='outcome')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='opportunities.stage')),
                ('pipeline', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='opportunities.pipeline', verbose_name='pipeline')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='pipeline',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='pipeline_one_default'),
        ),
        migrations.AddConstraint(
            model_name='contactrole',
            constraint=models.UniqueConstraint(fields=('opportunity', 'contact'), name='contact_role_once'),
        ),
        migrations.AddConstraint(
            model_name='contactrole',
            constraint=models.UniqueConstraint(condition=models.Q(('is_primary', True)), fields=('opportunity',), name='contact_role_one_primary'),
        ),
        migrations.AddConstraint(
            model_name='opportunityline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='opportunity_line_quantity_positive', violation_error_message='The quantity must be greater than 0.'),
        ),
        migrations.AddConstraint(
            model_name='opportunityline',
            constraint=models.CheckConstraint(condition=models.Q(('unit_price__gte', 0)), name='opportunity_line_price_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='opportunityline',
            constraint=models.CheckConstraint(condition=models.Q(('discount__gte', 0), ('discount__lte', 100)), name='opportunity_line_discount_percent', violation_error_message='The discount must be between 0 and 100 percent.'),
        ),
        migrations.AddConstraint(
            model_name='opportunityline',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('opportunity', 'position'), name='opportunity_line_position'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('pipeline', 'name'), name='stage_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.CheckConstraint(condition=models.Q(('probability__lte', 100)), name='stage_probability_percent'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['owner', '-created_at', '-id'], name='opportunity_owner_newest'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['-created_at', '-id'], name='opportunity_newest'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['stage', 'close_date'], name='opportunity_stage_close'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['close_date', 'id'], name='opportunity_close_date'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='opportunity_has_name'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('probability__lte', 100)), name='opportunity_probability_percent'),
        ),
        migrations.AddConstraint(
            model_name='stagechange',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('opportunity',), name='stage_change_one_current'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactrolename',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_contactrolenameevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;', hash='fd374966802246977636f06a70e132405d8a3b5d', operation='INSERT', pgid='pgtrigger_insert_insert_c6836', table='opportunities_contactrolename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactrolename',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "opportunities_contactrolenameevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;', hash='89d1557762e9f7ae7a433313e7f6600ca4f8cbe9', operation='UPDATE', pgid='pgtrigger_update_update_5085e', table='opportunities_contactrolename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactrolename',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_contactrolenameevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position"); RETURN NULL;', hash='5d404d877eca8619af33ecf17ec3179586494f4a', operation='DELETE', pgid='pgtrigger_delete_delete_eb108', table='opportunities_contactrolename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pipeline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_pipelineevent" ("id", "is_active", "is_default", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."is_default", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='9572eacbcafdb96b83040d85272ab729883b1e45', operation='INSERT', pgid='pgtrigger_insert_insert_04f8e', table='opportunities_pipeline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pipeline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "opportunities_pipelineevent" ("id", "is_active", "is_default", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."is_default", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='14b7e33fdcb9cfd068ea0cd2e82ed03e9f6c07ec', operation='UPDATE', pgid='pgtrigger_update_update_9c97e', table='opportunities_pipeline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pipeline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_pipelineevent" ("id", "is_active", "is_default", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."is_active", OLD."is_default", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='911aa89defbef5415ffd63dc1c6de4dc1b57e4eb', operation='DELETE', pgid='pgtrigger_delete_delete_a969d', table='opportunities_pipeline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactrole',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_contactroleevent" ("contact_id", "id", "is_primary", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id") VALUES (NEW."contact_id", NEW."id", NEW."is_primary", NEW."opportunity_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role_id"); RETURN NULL;', hash='6dae6e7ee76efcfaca4b21523916f9d8f3ea72f2', operation='INSERT', pgid='pgtrigger_insert_insert_71246', table='opportunities_contactrole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactrole',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "opportunities_contactroleevent" ("contact_id", "id", "is_primary", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id") VALUES (NEW."contact_id", NEW."id", NEW."is_primary", NEW."opportunity_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role_id"); RETURN NULL;', hash='9972469cbe5f027efff534467f5e22fdd271d6af', operation='UPDATE', pgid='pgtrigger_update_update_80857', table='opportunities_contactrole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactrole',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_contactroleevent" ("contact_id", "id", "is_primary", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id") VALUES (OLD."contact_id", OLD."id", OLD."is_primary", OLD."opportunity_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role_id"); RETURN NULL;', hash='0406a912960069a84e53b440be2ae8a11fea7bb5', operation='DELETE', pgid='pgtrigger_delete_delete_70219', table='opportunities_contactrole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opportunityline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_opportunitylineevent" ("description", "discount", "entry_id", "id", "list_price", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "service_date", "total", "unit_price") VALUES (NEW."description", NEW."discount", NEW."entry_id", NEW."id", NEW."list_price", NEW."opportunity_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."quantity", NEW."service_date", NEW."total", NEW."unit_price"); RETURN NULL;', hash='9e94f6badce73e954cf0002fd921a62a4ca74844', operation='INSERT', pgid='pgtrigger_insert_insert_67758', table='opportunities_opportunityline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opportunityline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "opportunities_opportunitylineevent" ("description", "discount", "entry_id", "id", "list_price", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "service_date", "total", "unit_price") VALUES (NEW."description", NEW."discount", NEW."entry_id", NEW."id", NEW."list_price", NEW."opportunity_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."quantity", NEW."service_date", NEW."total", NEW."unit_price"); RETURN NULL;', hash='f5e62e94023b2a83b792c60e98a641e315b60f55', operation='UPDATE', pgid='pgtrigger_update_update_da6cd', table='opportunities_opportunityline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opportunityline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_opportunitylineevent" ("description", "discount", "entry_id", "id", "list_price", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "service_date", "total", "unit_price") VALUES (OLD."description", OLD."discount", OLD."entry_id", OLD."id", OLD."list_price", OLD."opportunity_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."quantity", OLD."service_date", OLD."total", OLD."unit_price"); RETURN NULL;', hash='c3577dd8e4c98edcf34110045d78d48f8e6169ec', operation='DELETE', pgid='pgtrigger_delete_delete_9bade', table='opportunities_opportunityline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_stageevent" ("forecast_category", "id", "is_active", "name", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "position", "probability") VALUES (NEW."forecast_category", NEW."id", NEW."is_active", NEW."name", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pipeline_id", NEW."position", NEW."probability"); RETURN NULL;', hash='ba661e7b02206bbd2e5e5ab424f62b87a22daac4', operation='INSERT', pgid='pgtrigger_insert_insert_3ef06', table='opportunities_stage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "opportunities_stageevent" ("forecast_category", "id", "is_active", "name", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "position", "probability") VALUES (NEW."forecast_category", NEW."id", NEW."is_active", NEW."name", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pipeline_id", NEW."position", NEW."probability"); RETURN NULL;', hash='2e797f53176d4716dbf43867589b5985e233b420', operation='UPDATE', pgid='pgtrigger_update_update_1565f', table='opportunities_stage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stage',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_stageevent" ("forecast_category", "id", "is_active", "name", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "position", "probability") VALUES (OLD."forecast_category", OLD."id", OLD."is_active", OLD."name", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pipeline_id", OLD."position", OLD."probability"); RETURN NULL;', hash='3b26b7074ed08c5c9892e119b92faee68438cb0e', operation='DELETE', pgid='pgtrigger_delete_delete_0d24f', table='opportunities_stage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opportunity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_opportunityevent" ("account_id", "amount", "changed_by_id", "close_date", "closed_at", "created_at", "created_by_id", "currency", "description", "forecast_category", "id", "loss_reason", "name", "next_step", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_book_id", "probability", "product_interest", "push_count", "source_id", "stage_changed_at", "stage_id", "type", "version") VALUES (NEW."account_id", NEW."amount", NEW."changed_by_id", NEW."close_date", NEW."closed_at", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."description", NEW."forecast_category", NEW."id", NEW."loss_reason", NEW."name", NEW."next_step", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_book_id", NEW."probability", NEW."product_interest", NEW."push_count", NEW."source_id", NEW."stage_changed_at", NEW."stage_id", NEW."type", NEW."version"); RETURN NULL;', hash='1b0a5ebbaf9eedcb29ba1ed08b8c3162cf90e0f5', operation='INSERT', pgid='pgtrigger_insert_insert_b8896', table='opportunities_opportunity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opportunity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."close_date" IS DISTINCT FROM (NEW."close_date") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."forecast_category" IS DISTINCT FROM (NEW."forecast_category") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."loss_reason" IS DISTINCT FROM (NEW."loss_reason") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."next_step" IS DISTINCT FROM (NEW."next_step") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."price_book_id" IS DISTINCT FROM (NEW."price_book_id") OR OLD."probability" IS DISTINCT FROM (NEW."probability") OR OLD."product_interest" IS DISTINCT FROM (NEW."product_interest") OR OLD."push_count" IS DISTINCT FROM (NEW."push_count") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."stage_id" IS DISTINCT FROM (NEW."stage_id") OR OLD."stage_changed_at" IS DISTINCT FROM (NEW."stage_changed_at") OR OLD."type" IS DISTINCT FROM (NEW."type") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "opportunities_opportunityevent" ("account_id", "amount", "changed_by_id", "close_date", "closed_at", "created_at", "created_by_id", "currency", "description", "forecast_category", "id", "loss_reason", "name", "next_step", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_book_id", "probability", "product_interest", "push_count", "source_id", "stage_changed_at", "stage_id", "type", "version") VALUES (NEW."account_id", NEW."amount", NEW."changed_by_id", NEW."close_date", NEW."closed_at", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."description", NEW."forecast_category", NEW."id", NEW."loss_reason", NEW."name", NEW."next_step", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_book_id", NEW."probability", NEW."product_interest", NEW."push_count", NEW."source_id", NEW."stage_changed_at", NEW."stage_id", NEW."type", NEW."version"); RETURN NULL;', hash='d39236b8c8803e679130c2e1335314af3864e2ef', operation='UPDATE', pgid='pgtrigger_update_update_3a20e', table='opportunities_opportunity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opportunity',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "opportunities_opportunityevent" ("account_id", "amount", "changed_by_id", "close_date", "closed_at", "created_at", "created_by_id", "currency", "description", "forecast_category", "id", "loss_reason", "name", "next_step", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_book_id", "probability", "product_interest", "push_count", "source_id", "stage_changed_at", "stage_id", "type", "version") VALUES (OLD."account_id", OLD."amount", OLD."changed_by_id", OLD."close_date", OLD."closed_at", OLD."created_at", OLD."created_by_id", OLD."currency", OLD."description", OLD."forecast_category", OLD."id", OLD."loss_reason", OLD."name", OLD."next_step", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price_book_id", OLD."probability", OLD."product_interest", OLD."push_count", OLD."source_id", OLD."stage_changed_at", OLD."stage_id", OLD."type", OLD."version"); RETURN NULL;', hash='76ce1236ab099d66905001369e4f4af9a55d76a8', operation='DELETE', pgid='pgtrigger_delete_delete_6bf7f', table='opportunities_opportunity', when='AFTER')),
        ),
    ]
