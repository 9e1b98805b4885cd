import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import minzheng.core.access.models
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('access', '0001_tables'), ('access', '0002_checking_officer'), ('access', '0003_county_leader')]

    initial = True

    dependencies = [
        ('divisions', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('username', models.CharField(max_length=60, unique=True, verbose_name='用户名')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='手机')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('session_epoch', models.PositiveIntegerField(default=0, editable=False, verbose_name='登录批次')),
                    ('opened_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='开设时间')),
                ],
                options={
                    'verbose_name': '账号',
                    'verbose_name_plural': '账号',
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "access_userevent" ("id", "is_active", "name", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "session_epoch", "uid", "username") SELECT new_values."id", new_values."is_active", new_values."name", new_values."opened_at", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."phone", new_values."session_epoch", new_values."uid", new_values."username" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a09912290d191ef3e5d36dd832b2d714e920b160', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b2fac', referencing='REFERENCING NEW TABLE AS new_values ', table='access_user', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "access_userevent" ("id", "is_active", "name", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "session_epoch", "uid", "username") SELECT new_values."id", new_values."is_active", new_values."name", new_values."opened_at", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."phone", new_values."session_epoch", new_values."uid", new_values."username" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."opened_at" IS DISTINCT FROM (new_values."opened_at") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."session_epoch" IS DISTINCT FROM (new_values."session_epoch") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."username" IS DISTINCT FROM (new_values."username")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='14dc7c17627a3c7fea856187903d05becbb58543', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5efde', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='access_user', when='AFTER')),
            ), migrations.CreateModel(
                name='UserEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('username', models.CharField(max_length=60, verbose_name='用户名')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='手机')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('session_epoch', models.PositiveIntegerField(default=0, editable=False, verbose_name='登录批次')),
                    ('opened_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='开设时间')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Appointment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                    ('post', models.CharField(choices=[('village_assistant', '村级协理员'), ('window_clerk', '窗口经办'), ('township_officer', '乡镇民政干部'), ('county_reviewer', '县级审核'), ('county_finance', '县级财务'), ('county_leader', '县局领导'), ('checking_officer', '核对机构经办'), ('city_officer', '市局处室'), ('city_leader', '市局领导'), ('system_administrator', '系统管理员'), ('security_administrator', '安全管理员'), ('audit_administrator', '审计管理员')], max_length=40, verbose_name='岗位')),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'verbose_name': '任职',
                    'verbose_name_plural': '任职',
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='appointment_ends_after_it_begins', violation_error_message='任职的终止日期应晚于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('user', 'user', models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func('division', 'division', models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.access.models.DateRange('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='appointment_once_at_a_time', violation_error_message='同一账号在同一区划的任职时间重叠。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='appointment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "access_appointmentevent" ("division_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "since", "uid", "until", "user_id") SELECT new_values."division_id", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."post", new_values."since", new_values."uid", new_values."until", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8c4a2a74012b0b7412200d1b3bd84ead6a1b0f65', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bcd6e', referencing='REFERENCING NEW TABLE AS new_values ', table='access_appointment', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='appointment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "access_appointmentevent" ("division_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "since", "uid", "until", "user_id") SELECT new_values."division_id", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."post", new_values."since", new_values."uid", new_values."until", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6c4d755c9565908cef599bf3c5441e78caa721e1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4b1be', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='access_appointment', when='AFTER')),
            ), migrations.CreateModel(
                name='AppointmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='access.appointment')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                    ('post', models.CharField(choices=[('village_assistant', '村级协理员'), ('window_clerk', '窗口经办'), ('township_officer', '乡镇民政干部'), ('county_reviewer', '县级审核'), ('county_finance', '县级财务'), ('county_leader', '县局领导'), ('checking_officer', '核对机构经办'), ('city_officer', '市局处室'), ('city_leader', '市局领导'), ('system_administrator', '系统管理员'), ('security_administrator', '安全管理员'), ('audit_administrator', '审计管理员')], max_length=40, verbose_name='岗位')),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='DataKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='编号')),
                    ('kind', models.CharField(choices=[('data', '数据'), ('index', '盲索引')], max_length=8, verbose_name='用途')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('wrapped', models.BinaryField(verbose_name='密文')),
                ],
                options={
                    'verbose_name': '数据密钥',
                    'verbose_name_plural': '数据密钥',
                },
            )],
        ),
    ]
