import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('activities', '0001_initial')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('divisions', '0001_tables'),
        ('parties', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Activity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('accepted_on', models.DateField(blank=True, null=True, verbose_name='验收日期')),
                    ('paper', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                    ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('code', models.CharField(db_collation='C', error_messages={'unique': '活动编号已被使用。'}, max_length=40, unique=True, verbose_name='活动编号')),
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('title', models.CharField(max_length=200, verbose_name='主题')),
                    ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='parties.organisation', verbose_name='主办单位')),
                    ('held_on', models.DateField(verbose_name='开始日期')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                    ('tenths', models.PositiveIntegerField(default=0, verbose_name='学时（十分之一）')),
                    ('place', models.CharField(blank=True, max_length=200, verbose_name='地点')),
                    ('audience', models.PositiveIntegerField(default=0, verbose_name='参加人数（人）')),
                    ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='事项标记')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ],
                options={
                    'verbose_name': '活动',
                    'verbose_name_plural': '活动',
                    'abstract': False,
                    'indexes': [models.Index(fields=['kind', 'held_on'], name='activity_kind_day'), models.Index(fields=['host', 'held_on'], name='activity_host_day'), django.contrib.postgres.indexes.GinIndex(fields=['marks'], name='activity_marks')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='activity_named', violation_error_message='请填写活动编号和主题。'), models.CheckConstraint(condition=models.Q(('kind__regex', '^[a-z_]+\\.[a-z_]+$')), name='activity_kind_is_code', violation_error_message='活动种类应填代码，例如 bureau.study_meeting。'), models.CheckConstraint(condition=models.Q(('held_on__gte', datetime.date(1949, 10, 1))), name='activity_plausible', violation_error_message='开始日期不能早于 1949-10-01。'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('held_on')), _connector='OR'), name='activity_ends_after_it_begins', violation_error_message='结束日期不能早于开始日期。'), models.CheckConstraint(condition=models.Q(('accepted_on__isnull', True), ('accepted_on__gte', django.db.models.functions.comparison.Coalesce('ended_on', 'held_on')), _connector='OR'), name='activity_accepted_after_it', violation_error_message='验收日期不能早于活动结束日期。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='activity_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='activity_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='activity',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='ad3c9379fc915a5893820ac0c454aae733199038', operation='UPDATE', pgid='pgtrigger_raise_version_6f028', table='activities_activity', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='activity',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.kind, OLD.code, OLD.title, OLD.host_id, OLD.division_id, OLD.held_on, OLD.ended_on, OLD.tenths, OLD.audience, OLD.marks, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id) IS DISTINCT FROM (NEW.kind, NEW.code, NEW.title, NEW.host_id, NEW.division_id, NEW.held_on, NEW.ended_on, NEW.tenths, NEW.audience, NEW.marks, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='0e0a731543864c4c6b857cecb062233735d86884', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_3273f', table='activities_activity', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='activity',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activityevent" ("accepted_on", "audience", "code", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "ended_on", "held_on", "host_id", "id", "kind", "marks", "note", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reported_by_id", "tenths", "title", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."audience", new_values."code", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."ended_on", new_values."held_on", new_values."host_id", new_values."id", new_values."kind", new_values."marks", new_values."note", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."place", new_values."reported_by_id", new_values."tenths", new_values."title", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='052cfcd755a0c04cb5e649def0aed09af9a8904a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6de9c', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_activity', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='activity',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_activityevent" ("accepted_on", "audience", "code", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "ended_on", "held_on", "host_id", "id", "kind", "marks", "note", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reported_by_id", "tenths", "title", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."audience", new_values."code", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."ended_on", new_values."held_on", new_values."host_id", new_values."id", new_values."kind", new_values."marks", new_values."note", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."place", new_values."reported_by_id", new_values."tenths", new_values."title", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8f58e51cb6754f5191567bb2c373a67947e4858d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a56a1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_activity', when='AFTER')),
            ), migrations.CreateModel(
                name='ActivityEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.activity')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('accepted_on', models.DateField(blank=True, null=True, verbose_name='验收日期')),
                    ('paper', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                    ('reported_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('code', models.CharField(db_collation='C', error_messages={'unique': '活动编号已被使用。'}, max_length=40, verbose_name='活动编号')),
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('title', models.CharField(max_length=200, verbose_name='主题')),
                    ('host', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.organisation', verbose_name='主办单位')),
                    ('held_on', models.DateField(verbose_name='开始日期')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                    ('tenths', models.PositiveIntegerField(default=0, verbose_name='学时（十分之一）')),
                    ('place', models.CharField(blank=True, max_length=200, verbose_name='地点')),
                    ('audience', models.PositiveIntegerField(default=0, verbose_name='参加人数（人）')),
                    ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='事项标记')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('accepted_on', models.DateField(blank=True, null=True, verbose_name='验收日期')),
                    ('paper', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                    ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='activities.activity', verbose_name='活动')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='parties.person', verbose_name='人员')),
                    ('role', models.CharField(db_collation='C', max_length=30, verbose_name='身份')),
                    ('tenths', models.PositiveIntegerField(default=0, verbose_name='学时（十分之一）')),
                    ('completed', models.BooleanField(default=False, verbose_name='完成')),
                    ('certificate', models.CharField(blank=True, max_length=60, verbose_name='证书编号')),
                ],
                options={
                    'verbose_name': '参加',
                    'verbose_name_plural': '参加',
                    'abstract': False,
                    'indexes': [models.Index(fields=['person', 'activity'], name='attendance_person')],
                    'constraints': [models.UniqueConstraint(fields=('activity', 'person'), name='attendance_once', violation_error_message='同一人在同一活动只登记一次。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='attendance_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='attendance_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='attendance',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='b97faa49320d695c81f97ccf2311e6616b57dbb2', operation='UPDATE', pgid='pgtrigger_raise_version_01e57', table='activities_attendance', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='attendance',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.activity_id, OLD.person_id, OLD.division_id, OLD.role, OLD.tenths, OLD.completed, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id) IS DISTINCT FROM (NEW.activity_id, NEW.person_id, NEW.division_id, NEW.role, NEW.tenths, NEW.completed, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='6dcd6e8a87c8f59cb141ade000d9342c1e94934e', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_a9a4f', table='activities_attendance', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='attendance',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_attendanceevent" ("accepted_on", "activity_id", "certificate", "completed", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "id", "paper", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "role", "tenths", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."activity_id", new_values."certificate", new_values."completed", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."id", new_values."paper", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reported_by_id", new_values."role", new_values."tenths", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d36c12713419cae842821b9191941adc1310d170', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c236e', referencing='REFERENCING NEW TABLE AS new_values ', table='activities_attendance', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='attendance',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "activities_attendanceevent" ("accepted_on", "activity_id", "certificate", "completed", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "id", "paper", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "role", "tenths", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."activity_id", new_values."certificate", new_values."completed", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."id", new_values."paper", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reported_by_id", new_values."role", new_values."tenths", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b8914b78190a77794647ea253fed8ca2c234ac59', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_80199', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='activities_attendance', when='AFTER')),
            ), migrations.CreateModel(
                name='AttendanceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.attendance')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('accepted_on', models.DateField(blank=True, null=True, verbose_name='验收日期')),
                    ('paper', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                    ('reported_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity', verbose_name='活动')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('role', models.CharField(db_collation='C', max_length=30, verbose_name='身份')),
                    ('tenths', models.PositiveIntegerField(default=0, verbose_name='学时（十分之一）')),
                    ('completed', models.BooleanField(default=False, verbose_name='完成')),
                    ('certificate', models.CharField(blank=True, max_length=60, verbose_name='证书编号')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]
