import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('duties', '0001_tables'), ('duties', '0002_owed_to_persons')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('divisions', '0001_tables'),
        ('facilities', '0001_tables'),
        ('parties', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Duty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='parties.organisation', verbose_name='组织')),
                    ('posting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='parties.posting', verbose_name='任岗')),
                    ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='facilities.facility', verbose_name='设施')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='divisions.division', verbose_name='应办区划')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='parties.person', verbose_name='服务对象')),
                    ('period_start', models.DateField(verbose_name='期间起')),
                    ('period_end', models.DateField(verbose_name='期间止')),
                    ('due_on', models.DateField(verbose_name='期限')),
                    ('required', models.PositiveIntegerField(default=0, verbose_name='应达数量')),
                    ('excuse_reason', models.CharField(blank=True, max_length=200, verbose_name='免办原因')),
                    ('excuse_asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='免办申请人')),
                    ('excused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='免办批准人')),
                    ('excused_on', models.DateField(blank=True, null=True, verbose_name='免办日期')),
                    ('withdrawn', models.BooleanField(default=False, verbose_name='自动失效')),
                ],
                options={
                    'verbose_name': '应办',
                    'verbose_name_plural': '应办',
                    'abstract': False,
                    'indexes': [models.Index(fields=['kind', 'period_start'], name='duty_kind_period'), models.Index(fields=['due_on', 'id'], name='duty_due')],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'period_start', 'organisation', 'posting', 'facility', 'unit', 'person'), name='duty_once', nulls_distinct=False, violation_error_message='同一应办者在同一期间的同一事项只列一次。'), models.CheckConstraint(condition=models.Q(models.Q(('facility__isnull', True), ('organisation__isnull', False), ('person__isnull', True), ('posting__isnull', True), ('unit__isnull', True)), models.Q(('facility__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('posting__isnull', False), ('unit__isnull', True)), models.Q(('facility__isnull', False), ('organisation__isnull', True), ('person__isnull', True), ('posting__isnull', True), ('unit__isnull', True)), models.Q(('facility__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('posting__isnull', True), ('unit__isnull', False)), models.Q(('facility__isnull', True), ('organisation__isnull', True), ('person__isnull', False), ('posting__isnull', True), ('unit__isnull', True)), _connector='OR'), name='duty_one_holder', violation_error_message='一项应办恰有一个应办者：组织、人员、设施、区划或服务对象。'), models.CheckConstraint(condition=models.Q(('kind__regex', '^[a-z_]+\\.[a-z_]+$')), name='duty_kind_is_code', violation_error_message='应办种类应填代码，例如 bureau.monthly_study。'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('period_start')), ('period_end__gte', models.F('period_start'))), name='duty_dated', violation_error_message='期间的止日和期限不能早于起日。'), models.CheckConstraint(condition=models.Q(('excuse_asked_by__isnull', True), models.Q(('excuse_reason', ''), _negated=True), _connector='OR'), name='duty_excuse_reasoned', violation_error_message='申请免办须写明原因。'), models.CheckConstraint(condition=models.Q(models.Q(('excused_by__isnull', True), ('excused_on__isnull', True), ('withdrawn', False)), models.Q(models.Q(models.Q(('excuse_asked_by__isnull', False), ('excused_by__isnull', False), ('excused_on__isnull', False), ('withdrawn', False)), models.Q(('excuse_asked_by__isnull', True), ('excused_by__isnull', True), ('excused_on__isnull', False), ('withdrawn', True)), _connector='OR'), models.Q(('excuse_reason', ''), _negated=True)), _connector='OR'), name='duty_excused_whole', violation_error_message='免办须有申请人、批准人、日期和原因；自动失效的须有日期和原因。'), models.CheckConstraint(condition=models.Q(('excused_by__isnull', True), models.Q(('excused_by', models.F('excuse_asked_by')), _negated=True), _connector='OR'), name='duty_two_persons', violation_error_message='申请人不能批准自己提出的免办。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='duty',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='0c645682e95eecfef7e286536dfb256d498ffc72', operation='UPDATE', pgid='pgtrigger_raise_version_4f110', table='duties_duty', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='duty',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "duties_dutyevent" ("created_at", "division_id", "due_on", "excuse_asked_by_id", "excuse_reason", "excused_by_id", "excused_on", "facility_id", "id", "kind", "organisation_id", "period_end", "period_start", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posting_id", "required", "uid", "unit_id", "updated_at", "version", "withdrawn") SELECT new_values."created_at", new_values."division_id", new_values."due_on", new_values."excuse_asked_by_id", new_values."excuse_reason", new_values."excused_by_id", new_values."excused_on", new_values."facility_id", new_values."id", new_values."kind", new_values."organisation_id", new_values."period_end", new_values."period_start", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."posting_id", new_values."required", new_values."uid", new_values."unit_id", new_values."updated_at", new_values."version", new_values."withdrawn" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8e8b8485156d259b039b882e65bb9e3fd1d67306', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1d6c9', referencing='REFERENCING NEW TABLE AS new_values ', table='duties_duty', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='duty',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "duties_dutyevent" ("created_at", "division_id", "due_on", "excuse_asked_by_id", "excuse_reason", "excused_by_id", "excused_on", "facility_id", "id", "kind", "organisation_id", "period_end", "period_start", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posting_id", "required", "uid", "unit_id", "updated_at", "version", "withdrawn") SELECT new_values."created_at", new_values."division_id", new_values."due_on", new_values."excuse_asked_by_id", new_values."excuse_reason", new_values."excused_by_id", new_values."excused_on", new_values."facility_id", new_values."id", new_values."kind", new_values."organisation_id", new_values."period_end", new_values."period_start", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."posting_id", new_values."required", new_values."uid", new_values."unit_id", new_values."updated_at", new_values."version", new_values."withdrawn" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='29ca5ebb07acc1128a470e838e73ebdc73857d6c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c05d7', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='duties_duty', when='AFTER')),
            ), migrations.CreateModel(
                name='DutyEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='duties.duty')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.organisation', verbose_name='组织')),
                    ('posting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.posting', verbose_name='任岗')),
                    ('facility', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility', verbose_name='设施')),
                    ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='应办区划')),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='服务对象')),
                    ('period_start', models.DateField(verbose_name='期间起')),
                    ('period_end', models.DateField(verbose_name='期间止')),
                    ('due_on', models.DateField(verbose_name='期限')),
                    ('required', models.PositiveIntegerField(default=0, verbose_name='应达数量')),
                    ('excuse_reason', models.CharField(blank=True, max_length=200, verbose_name='免办原因')),
                    ('excuse_asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='免办申请人')),
                    ('excused_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='免办批准人')),
                    ('excused_on', models.DateField(blank=True, null=True, verbose_name='免办日期')),
                    ('withdrawn', models.BooleanField(default=False, verbose_name='自动失效')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]
