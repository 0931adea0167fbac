import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import users.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_type', models.CharField(help_text='For example "leads.lead".', max_length=80, unique=True, verbose_name='record type')),
                ('access', models.CharField(choices=[('private', 'Private'), ('read', 'Everyone may read'), ('write', 'Everyone may read and edit')], max_length=8, verbose_name='default access')),
            ],
            options={
                'verbose_name': 'default access',
                'verbose_name_plural': 'default access',
                'ordering': ['record_type'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(max_length=80, verbose_name='last name')),
                ('title', models.CharField(blank=True, max_length=128, verbose_name='title')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('profile', models.CharField(choices=[('rep', 'Rep'), ('manager', 'Manager'), ('administrator', 'Administrator')], default='rep', max_length=16, verbose_name='profile')),
                ('time_zone', models.CharField(choices=users.models._time_zones, default='UTC', max_length=64, verbose_name='time zone')),
                ('locale', models.CharField(choices=[('en-GB', 'English (UK)'), ('en-US', 'English (US)'), ('de', 'Deutsch'), ('fr', 'Français')], default='en-GB', max_length=8, verbose_name='number and date format')),
                ('theme', models.CharField(choices=[('system', 'As the system'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=8, verbose_name='theme')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'ordering': ['last_name', 'first_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Queue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=80, verbose_name='e-mail')),
                ('members', models.ManyToManyField(blank=True, related_name='queues', to=settings.AUTH_USER_MODEL, verbose_name='members')),
            ],
            options={
                'verbose_name': 'queue',
                'verbose_name_plural': 'queues',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='QueueEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=80, verbose_name='e-mail')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='users.queue')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecordAccessEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('record_type', models.CharField(help_text='For example "leads.lead".', max_length=80, verbose_name='record type')),
                ('access', models.CharField(choices=[('private', 'Private'), ('read', 'Everyone may read'), ('write', 'Everyone may read and edit')], max_length=8, verbose_name='default access')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='users.recordaccess')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('lineage', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='users.role', verbose_name='reports to')),
            ],
            options={
                'verbose_name': 'role',
                'verbose_name_plural': 'roles',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='role',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='users', to='users.role', verbose_name='role'),
        ),
        migrations.CreateModel(
            name='RoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('lineage', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='users.role', verbose_name='reports to')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='users.role')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(max_length=80, verbose_name='last name')),
                ('title', models.CharField(blank=True, max_length=128, verbose_name='title')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('profile', models.CharField(choices=[('rep', 'Rep'), ('manager', 'Manager'), ('administrator', 'Administrator')], default='rep', max_length=16, verbose_name='profile')),
                ('time_zone', models.CharField(choices=users.models._time_zones, default='UTC', max_length=64, verbose_name='time zone')),
                ('locale', models.CharField(choices=[('en-GB', 'English (UK)'), ('en-US', 'English (US)'), ('de', 'Deutsch'), ('fr', 'Français')], default='en-GB', max_length=8, verbose_name='number and date format')),
                ('theme', models.CharField(choices=[('system', 'As the system'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=8, verbose_name='theme')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                ('role', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='users.role', verbose_name='role')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='role',
            index=django.contrib.postgres.indexes.GinIndex(fields=['lineage'], name='role_lineage'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='role_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique', violation_error_message='A user with this e-mail exists already.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_superuser', True), ('profile', 'administrator')), models.Q(models.Q(('profile', 'administrator'), _negated=True), ('is_superuser', False)), _connector='OR'), name='user_administrator_is_superuser'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordaccess',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "users_recordaccessevent" ("access", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_type") VALUES (NEW."access", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."record_type"); RETURN NULL;', hash='30b0207da36d271ac9d7fcd70c1f5b98f97fc5bc', operation='INSERT', pgid='pgtrigger_insert_insert_2798f', table='users_recordaccess', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordaccess',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "users_recordaccessevent" ("access", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_type") VALUES (NEW."access", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."record_type"); RETURN NULL;', hash='7a306cf3b809ed74b8196860b3cb9e78da7e0adb', operation='UPDATE', pgid='pgtrigger_update_update_adba5', table='users_recordaccess', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordaccess',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "users_recordaccessevent" ("access", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_type") VALUES (OLD."access", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."record_type"); RETURN NULL;', hash='1b4ec2344c06e5ba0aa0e0054f5dc49b7969f033', operation='DELETE', pgid='pgtrigger_delete_delete_6569b', table='users_recordaccess', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='queue',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "users_queueevent" ("email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."email", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='11f28c69673b63644fe2fe91857883cbcd31d544', operation='INSERT', pgid='pgtrigger_insert_insert_95e60', table='users_queue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='queue',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "users_queueevent" ("email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."email", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='917ad4bd7cca031d7e2511acbaa6a2c72cf08855', operation='UPDATE', pgid='pgtrigger_update_update_ab147', table='users_queue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='queue',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "users_queueevent" ("email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."email", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='34db8c921dff98b062e89c86666e30614bdd8b8e', operation='DELETE', pgid='pgtrigger_delete_delete_79770', table='users_queue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "users_roleevent" ("id", "lineage", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."lineage", NEW."name", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='e532f4f07a5eeb2937af1ea46e6a7c9b78127e35', operation='INSERT', pgid='pgtrigger_insert_insert_204d5', table='users_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "users_roleevent" ("id", "lineage", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."lineage", NEW."name", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='374344bc44e3dcde0546cb3c3fbacb81c908f3c8', operation='UPDATE', pgid='pgtrigger_update_update_5666e', table='users_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "users_roleevent" ("id", "lineage", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."lineage", OLD."name", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='93d9f7257e13a98add53429772c2cfa409ba109b', operation='DELETE', pgid='pgtrigger_delete_delete_354ed', table='users_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "users_userevent" ("created_at", "email", "first_name", "id", "is_active", "is_superuser", "last_name", "locale", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "profile", "role_id", "theme", "time_zone", "title") VALUES (NEW."created_at", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_superuser", NEW."last_name", NEW."locale", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."profile", NEW."role_id", NEW."theme", NEW."time_zone", NEW."title"); RETURN NULL;', hash='f5acd5927fbe721ae42db352973bece6081ead2f', operation='INSERT', pgid='pgtrigger_insert_insert_52e78', table='users_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."locale" IS DISTINCT FROM (NEW."locale") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."profile" IS DISTINCT FROM (NEW."profile") OR OLD."role_id" IS DISTINCT FROM (NEW."role_id") OR OLD."theme" IS DISTINCT FROM (NEW."theme") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "users_userevent" ("created_at", "email", "first_name", "id", "is_active", "is_superuser", "last_name", "locale", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "profile", "role_id", "theme", "time_zone", "title") VALUES (NEW."created_at", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_superuser", NEW."last_name", NEW."locale", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."profile", NEW."role_id", NEW."theme", NEW."time_zone", NEW."title"); RETURN NULL;', hash='626e02a0b57357f8333204a604ea465606a566c7', operation='UPDATE', pgid='pgtrigger_update_update_16e22', table='users_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "users_userevent" ("created_at", "email", "first_name", "id", "is_active", "is_superuser", "last_name", "locale", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "profile", "role_id", "theme", "time_zone", "title") VALUES (OLD."created_at", OLD."email", OLD."first_name", OLD."id", OLD."is_active", OLD."is_superuser", OLD."last_name", OLD."locale", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."profile", OLD."role_id", OLD."theme", OLD."time_zone", OLD."title"); RETURN NULL;', hash='b1b02d10f263dccc0ac015b8b398564e5965bdc7', operation='DELETE', pgid='pgtrigger_delete_delete_56c96', table='users_user', when='AFTER')),
        ),
    ]
