import django.contrib.postgres.fields
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
            name='Path',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_type', models.CharField(help_text='For example "leads.lead".', max_length=80, verbose_name='record type')),
                ('scope', models.CharField(blank=True, help_text="A pipeline's id; empty for leads.", max_length=40, verbose_name='scope')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'path',
                'verbose_name_plural': 'paths',
                'ordering': ['record_type', 'name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('record_type', 'scope'), name='path_one_active')],
            },
        ),
        migrations.CreateModel(
            name='PathEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('record_type', models.CharField(help_text='For example "leads.lead".', max_length=80, verbose_name='record type')),
                ('scope', models.CharField(blank=True, help_text="A pipeline's id; empty for leads.", max_length=40, verbose_name='scope')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='paths.path')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PathStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('key_fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='Names of fields, comma-separated.', size=None, verbose_name='key fields')),
                ('guidance', models.TextField(blank=True, help_text='Simple HTML; it is cleaned.', verbose_name='guidance for success')),
                ('path', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='paths.path', verbose_name='path')),
            ],
            options={
                'verbose_name': 'path step',
                'verbose_name_plural': 'path steps',
                'ordering': ['path', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PathStepEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('key_fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='Names of fields, comma-separated.', size=None, verbose_name='key fields')),
                ('guidance', models.TextField(blank=True, help_text='Simple HTML; it is cleaned.', verbose_name='guidance for success')),
                ('path', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='paths.path', verbose_name='path')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='paths.pathstep')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='pathstep',
            constraint=models.UniqueConstraint(fields=('path', 'step'), name='path_step_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='path',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "paths_pathevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_type", "scope") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."record_type", NEW."scope"); RETURN NULL;', hash='2d648d43b83e66e690fa552986663999945f7c9d', operation='INSERT', pgid='pgtrigger_insert_insert_56a2a', table='paths_path', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='path',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "paths_pathevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_type", "scope") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."record_type", NEW."scope"); RETURN NULL;', hash='dcd750770f07a58da0fa7a6edb6ac80f11fa8475', operation='UPDATE', pgid='pgtrigger_update_update_183ad', table='paths_path', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='path',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "paths_pathevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_type", "scope") VALUES (OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."record_type", OLD."scope"); RETURN NULL;', hash='d1a7da22201ec8cd318417d8700771dc5f7b4afd', operation='DELETE', pgid='pgtrigger_delete_delete_169e1', table='paths_path', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pathstep',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "paths_pathstepevent" ("guidance", "id", "key_fields", "path_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step") VALUES (NEW."guidance", NEW."id", NEW."key_fields", NEW."path_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."step"); RETURN NULL;', hash='4d7b4548022f286cef20aa17a1c67aa38d5977c6', operation='INSERT', pgid='pgtrigger_insert_insert_4d045', table='paths_pathstep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pathstep',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "paths_pathstepevent" ("guidance", "id", "key_fields", "path_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step") VALUES (NEW."guidance", NEW."id", NEW."key_fields", NEW."path_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."step"); RETURN NULL;', hash='6f5e71e5ca82c5c4474574e776a4ddee74e7af37', operation='UPDATE', pgid='pgtrigger_update_update_4113d', table='paths_pathstep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pathstep',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "paths_pathstepevent" ("guidance", "id", "key_fields", "path_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step") VALUES (OLD."guidance", OLD."id", OLD."key_fields", OLD."path_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."step"); RETURN NULL;', hash='dbfbf5f3160b1e37d17bacd1ab8a79822bdf5aa7', operation='DELETE', pgid='pgtrigger_delete_delete_b5dc0', table='paths_pathstep', when='AFTER')),
        ),
    ]
