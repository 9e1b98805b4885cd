import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import minzheng.core.founding
import minzheng.core.registers.spells
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('designations', '0001_initial')]

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
                name='Designation',
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
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('holder', models.CharField(choices=[('facility', '设施'), ('organisation', '组织'), ('person', '人员'), ('division', '区划')], max_length=12, verbose_name='认定对象')),
                    ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='designations', to='facilities.facility', verbose_name='设施')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='designations', to='parties.organisation', verbose_name='组织')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='designations', to='parties.person', verbose_name='人员')),
                    ('grade', models.CharField(blank=True, db_collation='C', max_length=30, verbose_name='等次')),
                    ('group', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='名单')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('document_number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ],
                options={
                    'verbose_name': '认定',
                    'verbose_name_plural': '认定',
                    'abstract': False,
                    'indexes': [models.Index(fields=['kind', 'since'], name='designation_kind_since'), models.Index(fields=['kind', 'division'], name='designation_kind_place')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__regex', '^[a-z_]+\\.[a-z_]+$')), name='designation_kind_is_code', violation_error_message='认定种类应填代码，例如 eldercare.star_model。'), models.CheckConstraint(condition=models.Q(models.Q(('facility__isnull', False), ('holder', 'facility'), ('organisation__isnull', True), ('person__isnull', True)), models.Q(('facility__isnull', True), ('holder', 'organisation'), ('organisation__isnull', False), ('person__isnull', True)), models.Q(('facility__isnull', True), ('holder', 'person'), ('organisation__isnull', True), ('person__isnull', False)), models.Q(('facility__isnull', True), ('holder', 'division'), ('organisation__isnull', True), ('person__isnull', True)), _connector='OR'), name='designation_one_holder', violation_error_message='一项认定恰有一个对象：设施、组织、人员或区划本身。'), models.CheckConstraint(condition=models.Q(('since__gte', datetime.date(1949, 10, 1))), name='designation_plausible', violation_error_message='起始日期不能早于 1949-10-01。'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='designation_ends_after_it_begins', violation_error_message='终止日期应晚于起始日期。'), models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), models.Q(('document_number', ''), _negated=True), _connector='OR'), name='designation_numbered_when_confirmed', violation_error_message='没有文号的认定不能确认。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('holder', 'facility')), expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('kind'), minzheng.core.registers.spells.CodeNumber('kind'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('facility'), models.F('facility'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='designation_once_facility', violation_error_message='同一对象在这段时间已有同类认定，不能重叠；请核对起止日期。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('holder', 'organisation')), expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('kind'), minzheng.core.registers.spells.CodeNumber('kind'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('organisation'), models.F('organisation'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='designation_once_organisation', violation_error_message='同一对象在这段时间已有同类认定，不能重叠；请核对起止日期。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('holder', 'person')), expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('kind'), minzheng.core.registers.spells.CodeNumber('kind'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='designation_once_person', violation_error_message='同一对象在这段时间已有同类认定，不能重叠；请核对起止日期。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('holder', 'division')), expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('kind'), minzheng.core.registers.spells.CodeNumber('kind'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('division'), models.F('division'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='designation_once_division', violation_error_message='同一对象在这段时间已有同类认定，不能重叠；请核对起止日期。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='designation_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='designation_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='designation',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='92e6f5c17f3c4d5cdbd6efe6c02bab5604802567', operation='UPDATE', pgid='pgtrigger_raise_version_b61fc', table='designations_designation', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='designation',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.kind, OLD.holder, OLD.facility_id, OLD.organisation_id, OLD.person_id, OLD.grade, OLD.group, OLD.since, OLD.document_number, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id) IS DISTINCT FROM (NEW.kind, NEW.holder, NEW.facility_id, NEW.organisation_id, NEW.person_id, NEW.grade, NEW.group, NEW.since, NEW.document_number, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='146f1c908f84619738679ae97ec2909baff327ef', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_c494e', table='designations_designation', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='designation',
                trigger=pgtrigger.compiler.Trigger(name='ended_by_decision', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NOT NULL AND OLD.until IS DISTINCT FROM NEW.until)', func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM designations_designationend\n                        WHERE designation_id = NEW.id AND confirmed_at IS NOT NULL AND ended_on = NEW.until\n                    ) THEN\n                        RAISE EXCEPTION '已确认的认定只能凭撤销决定提前终止' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='3e337fb96727b27fdd482115c9ba9c5b27e63cfc', operation='UPDATE', pgid='pgtrigger_ended_by_decision_3bd94', table='designations_designation', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='designation',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "designations_designationevent" ("accepted_on", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "document_number", "facility_id", "grade", "group", "holder", "id", "kind", "note", "organisation_id", "paper", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "since", "uid", "until", "updated_at", "version") SELECT new_values."accepted_on", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."document_number", new_values."facility_id", new_values."grade", new_values."group", new_values."holder", new_values."id", new_values."kind", new_values."note", new_values."organisation_id", new_values."paper", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reported_by_id", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='534909d72d2f8de14fd507f152bfef67a3e06d11', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1fe5d', referencing='REFERENCING NEW TABLE AS new_values ', table='designations_designation', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='designation',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "designations_designationevent" ("accepted_on", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "document_number", "facility_id", "grade", "group", "holder", "id", "kind", "note", "organisation_id", "paper", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "since", "uid", "until", "updated_at", "version") SELECT new_values."accepted_on", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."document_number", new_values."facility_id", new_values."grade", new_values."group", new_values."holder", new_values."id", new_values."kind", new_values."note", new_values."organisation_id", new_values."paper", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reported_by_id", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9ad183c6d57e182725de0bd9bf3972bb31b241a1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6c293', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='designations_designation', when='AFTER')),
            ), migrations.CreateModel(
                name='DesignationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='designations.designation')),
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
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('holder', models.CharField(choices=[('facility', '设施'), ('organisation', '组织'), ('person', '人员'), ('division', '区划')], max_length=12, verbose_name='认定对象')),
                    ('facility', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility', verbose_name='设施')),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.organisation', verbose_name='组织')),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('grade', models.CharField(blank=True, db_collation='C', max_length=30, verbose_name='等次')),
                    ('group', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='名单')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('document_number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='DesignationEnd',
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
                    ('designation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ends', to='designations.designation', verbose_name='认定')),
                    ('ended_on', models.DateField(verbose_name='撤销日期')),
                    ('reason', models.CharField(max_length=200, verbose_name='事由')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ],
                options={
                    'verbose_name': '认定撤销',
                    'verbose_name_plural': '认定撤销',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('designation',), name='designation_end_once', violation_error_message='这项认定已经登记过撤销。'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='designation_end_reasoned', violation_error_message='请写明撤销的事由。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='designation_end_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='designation_end_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='designationend',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='ac97aa20bf7f0b64bb721c2eb947e8771590cd32', operation='UPDATE', pgid='pgtrigger_raise_version_57659', table='designations_designationend', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='designationend',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.designation_id, OLD.ended_on, OLD.reason, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id, OLD.confirmed_at) IS DISTINCT FROM (NEW.designation_id, NEW.ended_on, NEW.reason, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id, NEW.confirmed_at) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='0287f7913aa23128c38d10996e075719c44e6e4a', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_5461e', table='designations_designationend', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='designationend',
                trigger=pgtrigger.compiler.Trigger(name='stays_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NULL)', func="RAISE EXCEPTION '已确认的撤销不能收回，请重新认定' USING ERRCODE = 'check_violation';", hash='878ab8ed948291bdcd61c33522492f06d80987f3', operation='UPDATE', pgid='pgtrigger_stays_confirmed_0ea31', table='designations_designationend', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='designationend',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "designations_designationendevent" ("accepted_on", "confirmed_at", "confirmed_by_id", "created_at", "designation_id", "division_id", "ended_on", "id", "note", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reported_by_id", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."designation_id", new_values."division_id", new_values."ended_on", new_values."id", new_values."note", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."reported_by_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e384ec902ab59400a80c92f3b88bed4cc58b4d07', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8ddb1', referencing='REFERENCING NEW TABLE AS new_values ', table='designations_designationend', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='designationend',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "designations_designationendevent" ("accepted_on", "confirmed_at", "confirmed_by_id", "created_at", "designation_id", "division_id", "ended_on", "id", "note", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reported_by_id", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."designation_id", new_values."division_id", new_values."ended_on", new_values."id", new_values."note", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."reported_by_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bab5dab39864d5456ed40b805826c7f08a87ac67', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_19c6a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='designations_designationend', when='AFTER')),
            ), migrations.CreateModel(
                name='DesignationEndEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='designations.designationend')),
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
                    ('designation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='designations.designation', verbose_name='认定')),
                    ('ended_on', models.DateField(verbose_name='撤销日期')),
                    ('reason', models.CharField(max_length=200, verbose_name='事由')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]
