import django.contrib.postgres.constraints
import django.contrib.postgres.fields
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

    replaces = [('benefits', '0001_tables'), ('benefits', '0002_applications')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('cases', '0001_tables_2'),
        ('divisions', '0001_tables'),
        ('jobs', '0001_tables'),
        ('parties', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='CaseOpinion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='cases.case', verbose_name='办件')),
                    ('serial', models.PositiveIntegerField(verbose_name='材料序号')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('month', models.DateField(verbose_name='测算月份')),
                    ('answer', models.CharField(db_collation='C', max_length=12, verbose_name='测算结论')),
                    ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='月保障金（分）')),
                    ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='人员')),
                    ('members', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='保障人员')),
                    ('words', models.CharField(max_length=2000, verbose_name='意见')),
                    ('explained', models.JSONField(verbose_name='测算过程')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='拟定时间')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟定人')),
                ],
                options={
                    'verbose_name': '初审意见',
                    'verbose_name_plural': '初审意见',
                    'constraints': [models.UniqueConstraint(fields=('case', 'serial'), name='case_opinion_once', violation_error_message='这份材料已有初审意见。'), models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('amount__isnull', False), ('answer', 'entitled')), models.Q(('amount__isnull', True), ('answer', 'not_entitled')), _connector='OR'), name='case_opinion_amount', violation_error_message='符合条件的写明金额，不符合的不写。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='caseopinion',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '初审意见不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='90530f70e08423f1bca5e4a92fb572d76dd590cf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_45836', table='benefits_caseopinion', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='caseopinion',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '初审意见不可清空' USING ERRCODE = 'insufficient_privilege';", hash='0096300da1ebdb63dd5a09782a8f0e6355af3f6d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9360d', table='benefits_caseopinion', when='BEFORE')),
            ), migrations.CreateModel(
                name='EnrolmentDecision',
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
                    ('kind', models.CharField(choices=[('grant', '新增'), ('opening', '存量'), ('change', '变更'), ('suspend', '暂停'), ('resume', '恢复'), ('taper', '渐退'), ('death', '死亡'), ('stop', '停发')], db_collation='C', max_length=8, verbose_name='决定')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='人员')),
                    ('enrolment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='benefits.enrolment', verbose_name='保障')),
                    ('effective_on', models.DateField(verbose_name='生效月份')),
                    ('applied_on', models.DateField(blank=True, null=True, verbose_name='申请日期')),
                    ('held_since', models.DateField(blank=True, null=True, verbose_name='原保障起始')),
                    ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='月保障金（分）')),
                    ('tapering_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='渐退月数')),
                    ('deceased', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='死亡人员')),
                    ('reason', models.CharField(blank=True, choices=[('income', '收入超过标准'), ('property', '财产不符合规定'), ('recognition', '认定终止'), ('age', '不再符合年龄'), ('moved', '户籍或居住地迁出'), ('custody', '服刑、强制戒毒等'), ('review', '未按期复核'), ('wish', '本人申请'), ('other_benefit', '改领其他待遇'), ('mistake', '登记有误'), ('other', '其他')], db_collation='C', max_length=16, verbose_name='事由')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                    ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolment_decisions', to='cases.case', verbose_name='办件')),
                    ('explained', models.JSONField(blank=True, null=True, verbose_name='测算过程')),
                ],
                options={
                    'verbose_name': '保障决定',
                    'verbose_name_plural': '保障决定',
                    'abstract': False,
                    'indexes': [models.Index(fields=['kind', 'division'], name='enrolment_decision_kind_place')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['grant', 'opening', 'change', 'suspend', 'resume', 'taper', 'death', 'stop'])), name='enrolment_decision_kind_known', violation_error_message='决定的种类不在规定的范围内。'), models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', True), ('person__isnull', False)), models.Q(('household__isnull', False), ('person__isnull', True)), _connector='OR'), name='enrolment_decision_one_unit', violation_error_message='一个决定恰针对一个家庭或一个人。'), models.CheckConstraint(condition=models.Q(('effective_on__day', 1)), name='enrolment_decision_whole_months', violation_error_message='生效月份应是某月 1 日。'), models.CheckConstraint(condition=models.Q(('kind__in', ['grant', 'opening']), ('enrolment__isnull', False), _connector='OR'), name='enrolment_decision_on_something', violation_error_message='请写明是哪一项保障。'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['grant', 'opening']), _negated=True), ('amount__isnull', False), _connector='OR'), name='enrolment_decision_grants_an_amount', violation_error_message='请填写月保障金。'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gt', 0), _connector='OR'), name='enrolment_decision_amount_positive', violation_error_message='月保障金应大于 0。'), models.CheckConstraint(condition=models.Q(models.Q(('held_since__isnull', False), ('held_since__lte', models.F('effective_on')), ('kind', 'opening')), models.Q(models.Q(('kind', 'opening'), _negated=True), ('held_since__isnull', True)), _connector='OR'), name='enrolment_decision_held_before', violation_error_message='存量须写明原保障起始，且不晚于起发月份；其他决定不写。'), models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('kind', 'taper'), ('tapering_months__gte', 1)), models.Q(models.Q(('kind', 'taper'), _negated=True), ('tapering_months__isnull', True)), _connector='OR'), name='enrolment_decision_tapers', violation_error_message='渐退须有渐退月数，且不改金额。'), models.CheckConstraint(condition=models.Q(models.Q(('deceased__isnull', False), ('kind', 'death')), models.Q(models.Q(('kind', 'death'), _negated=True), ('deceased__isnull', True)), _connector='OR'), name='enrolment_decision_deceased', violation_error_message='死亡须写明死亡人员；其他决定不写。'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['suspend', 'stop']), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('kind__in', ['suspend', 'stop']), _negated=True), ('reason', '')), _connector='OR'), name='enrolment_decision_reasoned', violation_error_message='暂停、停发须选择事由；其他决定不写。'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('kind', 'stop'), _negated=True), models.Q(('kind', 'suspend'), _negated=True)), ('amount__isnull', True), _connector='OR'), name='enrolment_decision_stops', violation_error_message='暂停、停发不写金额。'), models.UniqueConstraint(fields=('case',), name='enrolment_decision_once_for_case', violation_error_message='这一件已经建立保障。'), models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True), ('enrolment__isnull', False)), fields=('enrolment',), name='enrolment_decision_one_waits', violation_error_message='这项保障已有一个决定等待确认，请先确认、改正或撤回。'), models.UniqueConstraint(condition=models.Q(models.Q(('kind__in', ['grant', 'opening'])), ('confirmed_at__isnull', True), ('household__isnull', False)), fields=('programme', 'household'), name='enrolment_decision_asked_household', violation_error_message='这个家庭（人员）同一项目已有一份确认等待另一人确认。'), models.UniqueConstraint(condition=models.Q(models.Q(('kind__in', ['grant', 'opening'])), ('confirmed_at__isnull', True), ('person__isnull', False)), fields=('programme', 'person'), name='enrolment_decision_asked_person', violation_error_message='这个家庭（人员）同一项目已有一份确认等待另一人确认。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='enrolment_decision_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='enrolment_decision_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentdecision',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='89dbc8e49b503394582d300f087e4b177615328c', operation='UPDATE', pgid='pgtrigger_raise_version_e534a', table='benefits_enrolmentdecision', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentdecision',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.kind, OLD.programme, OLD.household_id, OLD.person_id, OLD.effective_on, OLD.applied_on, OLD.held_since, OLD.amount, OLD.tapering_months, OLD.deceased_id, OLD.reason, OLD.note, OLD.case_id, OLD.explained, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id, OLD.confirmed_at) IS DISTINCT FROM (NEW.kind, NEW.programme, NEW.household_id, NEW.person_id, NEW.effective_on, NEW.applied_on, NEW.held_since, NEW.amount, NEW.tapering_months, NEW.deceased_id, NEW.reason, NEW.note, NEW.case_id, NEW.explained, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id, NEW.confirmed_at) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='3ad7ec3efe9bbd9a7596524ea68da02c0a5cbede', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_13e51', table='benefits_enrolmentdecision', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentdecision',
                trigger=pgtrigger.compiler.Trigger(name='stays_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NULL)', func="RAISE EXCEPTION '已确认的保障决定不能收回，请另作决定' USING ERRCODE = 'check_violation';", hash='587c66a1f3a419606e81ea220142ef72371f8624', operation='UPDATE', pgid='pgtrigger_stays_confirmed_b668c', table='benefits_enrolmentdecision', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentdecision',
                trigger=pgtrigger.compiler.Trigger(name='carried_out_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL AND OLD.enrolment_id IS NOT NULL AND OLD.enrolment_id IS DISTINCT FROM NEW.enrolment_id)', func="RAISE EXCEPTION '已执行的保障决定不能改到别的保障' USING ERRCODE = 'check_violation';", hash='8de76d1260bdce54f7c2be16f96c87944958dccb', operation='UPDATE', pgid='pgtrigger_carried_out_once_e9fd1', table='benefits_enrolmentdecision', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentdecision',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_enrolmentdecisionevent" ("accepted_on", "amount", "applied_on", "case_id", "confirmed_at", "confirmed_by_id", "created_at", "deceased_id", "division_id", "effective_on", "enrolment_id", "explained", "held_since", "household_id", "id", "kind", "note", "paper", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "reason", "reported_by_id", "tapering_months", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."amount", new_values."applied_on", new_values."case_id", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."deceased_id", new_values."division_id", new_values."effective_on", new_values."enrolment_id", new_values."explained", new_values."held_since", new_values."household_id", new_values."id", new_values."kind", new_values."note", new_values."paper", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."programme", new_values."reason", new_values."reported_by_id", new_values."tapering_months", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='91b8c45a5c7fcdbd2bf8af718f062919c9a923b4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1e3a4', referencing='REFERENCING NEW TABLE AS new_values ', table='benefits_enrolmentdecision', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentdecision',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_enrolmentdecisionevent" ("accepted_on", "amount", "applied_on", "case_id", "confirmed_at", "confirmed_by_id", "created_at", "deceased_id", "division_id", "effective_on", "enrolment_id", "explained", "held_since", "household_id", "id", "kind", "note", "paper", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "reason", "reported_by_id", "tapering_months", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."amount", new_values."applied_on", new_values."case_id", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."deceased_id", new_values."division_id", new_values."effective_on", new_values."enrolment_id", new_values."explained", new_values."held_since", new_values."household_id", new_values."id", new_values."kind", new_values."note", new_values."paper", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."programme", new_values."reason", new_values."reported_by_id", new_values."tapering_months", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7367db63b06f249b09990fa08958391c297e8464', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8944f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='benefits_enrolmentdecision', when='AFTER')),
            ), migrations.CreateModel(
                name='EnrolmentDecisionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='benefits.enrolmentdecision')),
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
                    ('kind', models.CharField(choices=[('grant', '新增'), ('opening', '存量'), ('change', '变更'), ('suspend', '暂停'), ('resume', '恢复'), ('taper', '渐退'), ('death', '死亡'), ('stop', '停发')], db_collation='C', max_length=8, verbose_name='决定')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('enrolment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('effective_on', models.DateField(verbose_name='生效月份')),
                    ('applied_on', models.DateField(blank=True, null=True, verbose_name='申请日期')),
                    ('held_since', models.DateField(blank=True, null=True, verbose_name='原保障起始')),
                    ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='月保障金（分）')),
                    ('tapering_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='渐退月数')),
                    ('deceased', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='死亡人员')),
                    ('reason', models.CharField(blank=True, choices=[('income', '收入超过标准'), ('property', '财产不符合规定'), ('recognition', '认定终止'), ('age', '不再符合年龄'), ('moved', '户籍或居住地迁出'), ('custody', '服刑、强制戒毒等'), ('review', '未按期复核'), ('wish', '本人申请'), ('other_benefit', '改领其他待遇'), ('mistake', '登记有误'), ('other', '其他')], db_collation='C', max_length=16, verbose_name='事由')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case', verbose_name='办件')),
                    ('explained', models.JSONField(blank=True, null=True, verbose_name='测算过程')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='DecisionMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='benefits.enrolmentdecision', verbose_name='决定')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='人员')),
                ],
                options={
                    'verbose_name': '决定保障人员',
                    'verbose_name_plural': '决定保障人员',
                    'constraints': [models.UniqueConstraint(fields=('decision', 'person'), name='decision_member_once', violation_error_message='保障人员写了两次。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='decisionmember',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT 1 FROM benefits_enrolmentdecision d\n                        WHERE d.id IN (OLD.decision_id, NEW.decision_id) AND d.confirmed_at IS NOT NULL\n                    ) THEN\n                        RAISE EXCEPTION '已确认的保障决定不可修改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ", hash='201f289746e5f732523386a8de8345394a717180', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_ab1e4', table='benefits_decisionmember', when='BEFORE')),
            ), migrations.CreateModel(
                name='Exclusion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('one', models.CharField(db_collation='C', max_length=60, verbose_name='项目一')),
                    ('other', models.CharField(db_collation='C', max_length=60, verbose_name='项目二')),
                ],
                options={
                    'verbose_name': '互斥项目',
                    'verbose_name_plural': '互斥项目',
                    'constraints': [models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='exclusion_ordered', violation_error_message='两个项目按代码先后填写。'), models.UniqueConstraint(fields=('one', 'other'), name='exclusion_once')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='exclusion',
                trigger=pgtrigger.compiler.Trigger(name='claims_of_those_covered', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO benefits_claim (person_id, pair_id, coverage_id, since, until)\n    SELECT c.person_id, x.id, c.id, c.since, c.until\n    FROM benefits_coverage c JOIN benefits_exclusion x ON c.programme IN (x.one, x.other)\n WHERE x.id = NEW.id; RETURN NULL;', hash='6f3280299df3a4b54e269139c49b7d24757b15bb', operation='INSERT', pgid='pgtrigger_claims_of_those_covered_01826', table='benefits_exclusion', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='exclusion',
                trigger=pgtrigger.compiler.Trigger(name='claims_given_up', sql=pgtrigger.compiler.UpsertTriggerSql(func='DELETE FROM benefits_claim WHERE pair_id = OLD.id; RETURN OLD;', hash='92cd14022ab7d8d7a0b043b95501a295e51aec4b', operation='DELETE', pgid='pgtrigger_claims_given_up_ead0a', table='benefits_exclusion', when='BEFORE')),
            ), migrations.CreateModel(
                name='Claim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='人员')),
                    ('pair', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='claims', to='benefits.exclusion', verbose_name='互斥项目')),
                    ('coverage', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='claims', to='benefits.coverage', verbose_name='保障人员')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'verbose_name': '互斥占用',
                    'verbose_name_plural': '互斥占用',
                    'constraints': [models.UniqueConstraint(fields=('coverage', 'pair'), name='claim_once_by_coverage'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('pair'), models.F('pair'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='claim_once', violation_error_message='这个人在这段时间已由与本项目互斥的项目保障，不能同时享受；请先停发其中一项。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='claim',
                trigger=pgtrigger.compiler.Trigger(name='written_by_the_database', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (PG_TRIGGER_DEPTH() < 1)', func="RAISE EXCEPTION '互斥占用只随保障人员变化' USING ERRCODE = 'check_violation';", hash='c734b63913b8c9544211357b08eef6797dfa237d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_written_by_the_database_e9e46', table='benefits_claim', when='BEFORE')),
            ), migrations.CreateModel(
                name='ScreeningRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('month', models.DateField(verbose_name='月份')),
                    ('on', models.DateField(verbose_name='状况日期')),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                    ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job', verbose_name='作业')),
                    ('asked_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='发起时间')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                    ('reached', models.BigIntegerField(default=0, verbose_name='已到家庭')),
                    ('households', models.PositiveBigIntegerField(default=0, verbose_name='户数')),
                    ('persons', models.PositiveBigIntegerField(default=0, verbose_name='人数')),
                    ('tallies', models.JSONField(default=dict, verbose_name='未列线索')),
                ],
                options={
                    'verbose_name': '政策找人筛查',
                    'verbose_name_plural': '政策找人筛查',
                    'indexes': [models.Index(fields=['-asked_at'], name='screening_run_latest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='screening_whole_month', violation_error_message='筛查按整月进行。')],
                },
            ), migrations.CreateModel(
                name='ScreeningFinding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='benefits.screeningrun', verbose_name='筛查')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='screening_findings', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='screening_findings', to='parties.person', verbose_name='人员')),
                    ('kind', models.CharField(choices=[('entitled', '应享未享'), ('receiving', '享而不符'), ('amount', '金额不符'), ('undetermined', '未定')], db_collation='C', max_length=12, verbose_name='种类')),
                    ('owed', models.BigIntegerField(blank=True, null=True, verbose_name='应发（分）')),
                    ('paid', models.BigIntegerField(verbose_name='在发（分）')),
                    ('missing', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='缺少的状况')),
                    ('digest', models.CharField(db_collation='C', max_length=32, verbose_name='依据摘要')),
                    ('state', models.CharField(choices=[('open', '待处理'), ('handled', '已处理'), ('dismissed', '不成立'), ('closed', '已消除')], db_collation='C', default='open', max_length=10, verbose_name='状态')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='处理说明')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='消除时间')),
                ],
                options={
                    'verbose_name': '政策找人线索',
                    'verbose_name_plural': '政策找人线索',
                    'abstract': False,
                    'indexes': [models.Index(fields=['state', 'division'], name='finding_open_place')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('household__isnull', False), ('person__isnull', False), _connector='OR'), name='finding_of_somebody', violation_error_message='线索属于一个家庭或一个人。'), models.CheckConstraint(condition=models.Q(('kind__in', ['entitled', 'receiving', 'amount', 'undetermined'])), name='finding_kind_known', violation_error_message='线索种类不在规定的范围内。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('state', 'handled'), ('settled_at__isnull', False), ('settled_by__isnull', False)), models.Q(('state', 'dismissed'), ('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('reason', ''), _negated=True)), models.Q(('state', 'closed'), models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR')), _connector='OR'), name='finding_settled_whole', violation_error_message='已处理的线索须有处理人和处理时间，不成立的还须写明理由。'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='finding_closed_whole', violation_error_message='已消除的线索须有消除时间。'), models.UniqueConstraint(condition=models.Q(('person__isnull', False), models.Q(('state', 'closed'), _negated=True)), fields=('programme', 'person'), name='finding_once_person', violation_error_message='同一家庭（人员）同一项目已有一条未消除的线索。'), models.UniqueConstraint(condition=models.Q(('person__isnull', True), models.Q(('state', 'closed'), _negated=True)), fields=('programme', 'household'), name='finding_once_household', violation_error_message='同一家庭（人员）同一项目已有一条未消除的线索。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='screeningfinding',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='abd749edbf3c4add0b0748c8052c467e4c4cdbe6', operation='UPDATE', pgid='pgtrigger_raise_version_023d1', table='benefits_screeningfinding', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='screeningfinding',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_screeningfindingevent" ("closed_at", "created_at", "digest", "division_id", "household_id", "id", "kind", "missing", "owed", "paid", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "reason", "run_id", "settled_at", "settled_by_id", "state", "uid", "updated_at", "version") SELECT new_values."closed_at", new_values."created_at", new_values."digest", new_values."division_id", new_values."household_id", new_values."id", new_values."kind", new_values."missing", new_values."owed", new_values."paid", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."programme", new_values."reason", new_values."run_id", new_values."settled_at", new_values."settled_by_id", new_values."state", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='53abb9b791f450dd016d94cde87c480cf56d20cf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0e847', referencing='REFERENCING NEW TABLE AS new_values ', table='benefits_screeningfinding', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='screeningfinding',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_screeningfindingevent" ("closed_at", "created_at", "digest", "division_id", "household_id", "id", "kind", "missing", "owed", "paid", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "reason", "run_id", "settled_at", "settled_by_id", "state", "uid", "updated_at", "version") SELECT new_values."closed_at", new_values."created_at", new_values."digest", new_values."division_id", new_values."household_id", new_values."id", new_values."kind", new_values."missing", new_values."owed", new_values."paid", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."programme", new_values."reason", new_values."run_id", new_values."settled_at", new_values."settled_by_id", new_values."state", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='60ef770e64649dd08d801ca795ff9f5ad638fccd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_dab98', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='benefits_screeningfinding', when='AFTER')),
            ), migrations.CreateModel(
                name='ScreeningFindingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='benefits.screeningfinding')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.screeningrun', verbose_name='筛查')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('kind', models.CharField(choices=[('entitled', '应享未享'), ('receiving', '享而不符'), ('amount', '金额不符'), ('undetermined', '未定')], db_collation='C', max_length=12, verbose_name='种类')),
                    ('owed', models.BigIntegerField(blank=True, null=True, verbose_name='应发（分）')),
                    ('paid', models.BigIntegerField(verbose_name='在发（分）')),
                    ('missing', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='缺少的状况')),
                    ('digest', models.CharField(db_collation='C', max_length=32, verbose_name='依据摘要')),
                    ('state', models.CharField(choices=[('open', '待处理'), ('handled', '已处理'), ('dismissed', '不成立'), ('closed', '已消除')], db_collation='C', default='open', max_length=10, verbose_name='状态')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='处理说明')),
                    ('settled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='消除时间')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Simulation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('title', models.CharField(max_length=100, verbose_name='名称')),
                    ('lever', models.CharField(db_collation='C', max_length=60, verbose_name='标准')),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('month', models.DateField(verbose_name='执行月份')),
                    ('months', models.PositiveSmallIntegerField(verbose_name='本年执行月数')),
                    ('on', models.DateField(verbose_name='状况日期')),
                    ('percent', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='随动标准比例')),
                    ('lowered_for', models.CharField(blank=True, max_length=200, verbose_name='降低标准的试算理由')),
                    ('proposal', models.JSONField(verbose_name='拟定标准')),
                    ('outcome', models.JSONField(default=dict, verbose_name='测算结果')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='测算人')),
                    ('asked_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='测算时间')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                    ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job', verbose_name='作业')),
                ],
                options={
                    'verbose_name': '标准测算',
                    'verbose_name_plural': '标准测算',
                    'indexes': [models.Index(fields=['-asked_at'], name='simulation_latest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='simulation_whole_month', violation_error_message='标准从某月 1 日起执行。'), models.CheckConstraint(condition=models.Q(('months__gte', 1), ('months__lte', 12)), name='simulation_within_year', violation_error_message='本年执行月数应在 1 到 12 之间。'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', {})), models.Q(('ended_at__isnull', False), models.Q(('outcome', {}), _negated=True)), _connector='OR'), name='simulation_ended_with_outcome', violation_error_message='完成的测算须有结果。')],
                },
            ), migrations.CreateModel(
                name='NumberSequence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('county', models.CharField(db_collation='C', max_length=6, verbose_name='县级代码')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('last', models.PositiveIntegerField(default=0, verbose_name='最后编号')),
                ],
                options={
                    'verbose_name': '保障编号序列',
                    'verbose_name_plural': '保障编号序列',
                    'constraints': [models.UniqueConstraint(fields=('county', 'year'), name='enrolment_sequence_once')],
                },
            ), migrations.CreateModel(
                name='Enrolment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=20, unique=True, verbose_name='保障编号')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='parties.person', verbose_name='人员')),
                    ('opened_by', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='opened', to='benefits.enrolmentdecision', verbose_name='确认决定')),
                    ('since', models.DateField(verbose_name='起发月份')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='停发月份')),
                    ('held_since', models.DateField(blank=True, null=True, verbose_name='原保障起始')),
                ],
                options={
                    'verbose_name': '保障',
                    'verbose_name_plural': '保障',
                    'abstract': False,
                    'indexes': [models.Index(fields=['programme', 'division'], name='enrolment_programme_place')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', True), ('person__isnull', False)), models.Q(('household__isnull', False), ('person__isnull', True)), _connector='OR'), name='enrolment_one_unit', violation_error_message='一项保障恰属于一个家庭或一个人。'), models.CheckConstraint(condition=models.Q(('since__day', 1), models.Q(('until__isnull', True), ('until__day', 1), _connector='OR')), name='enrolment_whole_months', violation_error_message='保障按整月计算，起止都应是某月 1 日。'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='enrolment_ends_after_it_begins', violation_error_message='停发月份不能早于起发月份。'), models.CheckConstraint(condition=models.Q(('held_since__isnull', True), ('held_since__lte', models.F('since')), _connector='OR'), name='enrolment_held_before', violation_error_message='原保障起始不能晚于起发月份。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('household__isnull', False)), expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('programme'), minzheng.core.registers.spells.CodeNumber('programme'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('household'), models.F('household'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='enrolment_once_household', violation_error_message='这个家庭（人员）在这段时间已有同一项目的保障，不能重叠。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('person__isnull', False)), expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('programme'), minzheng.core.registers.spells.CodeNumber('programme'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='enrolment_once_person', violation_error_message='这个家庭（人员）在这段时间已有同一项目的保障，不能重叠。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolment',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='31747517aa040371dc3a71af4a8e9bd651cb62f9', operation='UPDATE', pgid='pgtrigger_raise_version_b2d33', table='benefits_enrolment', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolment',
                trigger=pgtrigger.compiler.Trigger(name='opened_by_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM benefits_enrolmentdecision d\n                        WHERE d.id = NEW.opened_by_id AND d.confirmed_at IS NOT NULL AND d.kind IN ('grant', 'opening')\n                            AND d.programme = NEW.programme AND d.effective_on = NEW.since AND NEW.until IS NULL\n                            AND (d.household_id, d.person_id) IS NOT DISTINCT FROM (NEW.household_id, NEW.person_id)\n                    ) THEN\n                        RAISE EXCEPTION '没有已确认的确认决定，不能建立保障' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='c46999c039b479f1c0741baa59516e92385c6d43', operation='INSERT', pgid='pgtrigger_opened_by_decision_09f69', table='benefits_enrolment', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolment',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_opened', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.number, OLD.programme, OLD.household_id, OLD.person_id, OLD.opened_by_id, OLD.since, OLD.held_since) IS DISTINCT FROM ROW(NEW.number, NEW.programme, NEW.household_id, NEW.person_id, NEW.opened_by_id, NEW.since, NEW.held_since))', func="RAISE EXCEPTION '保障的项目、对象和起发月份不可更改' USING ERRCODE = 'check_violation';", hash='e3caa77e020071a848a29e064f563ec23bbeb58e', operation='UPDATE', pgid='pgtrigger_kept_as_opened_d986e', table='benefits_enrolment', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolment',
                trigger=pgtrigger.compiler.Trigger(name='ended_by_decision', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.until IS DISTINCT FROM NEW.until)', func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM benefits_enrolmentdecision d\n                        WHERE \n    d.confirmed_at IS NOT NULL AND d.enrolment_id = NEW.id\n    AND NEW.until = ANY(ARRAY[d.effective_on, (d.effective_on + MAKE_INTERVAL(months => COALESCE(d.tapering_months, 0)))::date])\n\n                    ) THEN\n                        RAISE EXCEPTION '没有已确认的停发决定，不能终止保障' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='190e310fe2db0095f907df107d2446bd6b34bdbe', operation='UPDATE', pgid='pgtrigger_ended_by_decision_874ac', table='benefits_enrolment', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolment',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '保障不可删除，只能凭决定停发' USING ERRCODE = 'check_violation';", hash='400b6b0f5fcc45bed7c18bf6393d5f28803bb05f', operation='DELETE', pgid='pgtrigger_never_deleted_cf7db', table='benefits_enrolment', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_enrolmentevent" ("created_at", "division_id", "held_since", "household_id", "id", "number", "opened_by_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."division_id", new_values."held_since", new_values."household_id", new_values."id", new_values."number", new_values."opened_by_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."programme", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ac419b5be9c675f1c4d90c2a39dcd2a380ac9856', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_218b1', referencing='REFERENCING NEW TABLE AS new_values ', table='benefits_enrolment', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_enrolmentevent" ("created_at", "division_id", "held_since", "household_id", "id", "number", "opened_by_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."division_id", new_values."held_since", new_values."household_id", new_values."id", new_values."number", new_values."opened_by_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."programme", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a794f5f940155843047732dfcf174924abd2fe54', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6d9f1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='benefits_enrolment', when='AFTER')),
            ), migrations.CreateModel(
                name='EnrolmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='benefits.enrolment')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=20, verbose_name='保障编号')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('opened_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolmentdecision', verbose_name='确认决定')),
                    ('since', models.DateField(verbose_name='起发月份')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='停发月份')),
                    ('held_since', models.DateField(blank=True, null=True, verbose_name='原保障起始')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='EnrolmentSpell',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolmentdecision', verbose_name='起始决定')),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolmentdecision', verbose_name='截止决定')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='benefits.enrolment', verbose_name='保障')),
                    ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='人员')),
                    ('state', models.CharField(choices=[('paid', '发放'), ('suspended', '暂停'), ('tapering', '渐退')], db_collation='C', max_length=10, verbose_name='状态')),
                    ('amount', models.BigIntegerField(verbose_name='月保障金（分）')),
                ],
                options={
                    'verbose_name': '保障时段',
                    'verbose_name_plural': '保障时段',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', True), ('person__isnull', False)), models.Q(('household__isnull', False), ('person__isnull', True)), _connector='OR'), name='spell_one_unit', violation_error_message='一项保障恰属于一个家庭或一个人。'), models.CheckConstraint(condition=models.Q(('since__day', 1), models.Q(('until__isnull', True), ('until__day', 1), _connector='OR')), name='spell_whole_months', violation_error_message='保障按整月计算，起止都应是某月 1 日。'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='spell_ends_after_it_begins', violation_error_message='终止日期应晚于起始日期。'), models.CheckConstraint(condition=models.Q(('state__in', ['paid', 'suspended', 'tapering'])), name='spell_state_known', violation_error_message='保障时段的状态只能是发放、暂停或渐退。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'tapering'), _negated=True), ('until__isnull', False), _connector='OR'), name='spell_tapering_ends', violation_error_message='渐退的时段必须有止期。'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='spell_amount_positive', violation_error_message='月保障金应大于 0。'), models.UniqueConstraint(fields=('decision',), name='spell_once_by_decision', violation_error_message='一个决定只产生一个保障时段。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('household__isnull', False)), expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('programme'), minzheng.core.registers.spells.CodeNumber('programme'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('household'), models.F('household'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='spell_once_household', violation_error_message='同一家庭（人员）同一项目在这段时间已有保障时段，不能重叠。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('person__isnull', False)), expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('programme'), minzheng.core.registers.spells.CodeNumber('programme'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='spell_once_person', violation_error_message='同一家庭（人员）同一项目在这段时间已有保障时段，不能重叠。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentspell',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='9d94f1e53188006fcf35820a74b72260b0c7e99a', operation='UPDATE', pgid='pgtrigger_raise_version_e6ce0', table='benefits_enrolmentspell', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentspell',
                trigger=pgtrigger.compiler.Trigger(name='begun_by_decision', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE e benefits_enrolment%ROWTYPE;', func="\n            SELECT * INTO e FROM benefits_enrolment WHERE id = NEW.enrolment_id;\n            \n                    NEW.programme = e.programme; NEW.household_id = e.household_id; NEW.person_id = e.person_id;\n                \n            IF NOT EXISTS (\n                SELECT 1 FROM benefits_enrolmentdecision d\n                WHERE d.id = NEW.decision_id AND d.enrolment_id = NEW.enrolment_id AND d.confirmed_at IS NOT NULL\n                    AND d.effective_on = NEW.since AND (NEW.until IS NULL OR NEW.ended_by_id = d.id) AND NEW.amount = COALESCE(d.amount, NEW.amount) AND NEW.since >= e.since\n            ) THEN\n                RAISE EXCEPTION '没有已确认的决定，不能增加保障时段' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='6a99036106217c0c05f35e1f1be9f4927c27255b', operation='INSERT', pgid='pgtrigger_begun_by_decision_d2a9c', table='benefits_enrolmentspell', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentspell',
                trigger=pgtrigger.compiler.Trigger(name='ended_by_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF (OLD.enrolment_id, OLD.programme, OLD.household_id, OLD.person_id, OLD.decision_id, OLD.since, OLD.state, OLD.amount) IS DISTINCT FROM (NEW.enrolment_id, NEW.programme, NEW.household_id, NEW.person_id, NEW.decision_id, NEW.since, NEW.state, NEW.amount) THEN\n                RAISE EXCEPTION '保障时段不可改写，只能凭新的决定截止' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.until IS DISTINCT FROM OLD.until AND NOT EXISTS (\n                SELECT 1 FROM benefits_enrolmentdecision d WHERE d.id = NEW.ended_by_id AND \n    d.confirmed_at IS NOT NULL AND d.enrolment_id = NEW.enrolment_id\n    AND NEW.until = ANY(ARRAY[d.effective_on, (d.effective_on + MAKE_INTERVAL(months => COALESCE(d.tapering_months, 0)))::date])\n\n            ) THEN\n                RAISE EXCEPTION '没有已确认的决定，不能改变保障时段的止期' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='b0b5b29e844d26f17f81df304d9ed2c5491f9d1a', operation='UPDATE', pgid='pgtrigger_ended_by_decision_91407', table='benefits_enrolmentspell', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentspell',
                trigger=pgtrigger.compiler.Trigger(name='dropped_by_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n                SELECT 1 FROM benefits_enrolmentdecision d, benefits_enrolmentdecision own\n                WHERE own.id = OLD.decision_id AND d.enrolment_id = OLD.enrolment_id AND d.id <> own.id\n                    AND d.confirmed_at >= own.confirmed_at AND d.effective_on <= OLD.since\n            ) THEN\n                RAISE EXCEPTION '没有已确认的决定，不能取消保障时段' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN OLD;\n        ", hash='75c5e06cfd465461408f12f423e9122c44f29a88', operation='DELETE', pgid='pgtrigger_dropped_by_decision_b9a86', table='benefits_enrolmentspell', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentspell',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_enrolmentspellevent" ("amount", "created_at", "decision_id", "division_id", "ended_by_id", "enrolment_id", "household_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "since", "state", "uid", "until", "updated_at", "version") SELECT new_values."amount", new_values."created_at", new_values."decision_id", new_values."division_id", new_values."ended_by_id", new_values."enrolment_id", new_values."household_id", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."programme", new_values."since", new_values."state", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ec1bf9e41ba1a627edfbdea559ef7e99b59520e2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c0fbb', referencing='REFERENCING NEW TABLE AS new_values ', table='benefits_enrolmentspell', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentspell',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_enrolmentspellevent" ("amount", "created_at", "decision_id", "division_id", "ended_by_id", "enrolment_id", "household_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "since", "state", "uid", "until", "updated_at", "version") SELECT new_values."amount", new_values."created_at", new_values."decision_id", new_values."division_id", new_values."ended_by_id", new_values."enrolment_id", new_values."household_id", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."programme", new_values."since", new_values."state", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9035c090a14dc129e7bad8a572975ca91c160f38', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c0c26', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='benefits_enrolmentspell', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='enrolmentspell',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_enrolmentspellevent" ("amount", "created_at", "decision_id", "division_id", "ended_by_id", "enrolment_id", "household_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "since", "state", "uid", "until", "updated_at", "version") SELECT old_values."amount", old_values."created_at", old_values."decision_id", old_values."division_id", old_values."ended_by_id", old_values."enrolment_id", old_values."household_id", old_values."id", old_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."programme", old_values."since", old_values."state", old_values."uid", old_values."until", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='60b152fc6815b7c07193770ccb8b3fd4070dff69', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a6376', referencing='REFERENCING OLD TABLE AS old_values ', table='benefits_enrolmentspell', when='AFTER')),
            ), migrations.CreateModel(
                name='EnrolmentSpellEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='benefits.enrolmentspell')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('decision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolmentdecision', verbose_name='起始决定')),
                    ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolmentdecision', verbose_name='截止决定')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('enrolment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('state', models.CharField(choices=[('paid', '发放'), ('suspended', '暂停'), ('tapering', '渐退')], db_collation='C', max_length=10, verbose_name='状态')),
                    ('amount', models.BigIntegerField(verbose_name='月保障金（分）')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Coverage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolmentdecision', verbose_name='起始决定')),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolmentdecision', verbose_name='截止决定')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverages', to='benefits.enrolment', verbose_name='保障')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverages', to='parties.person', verbose_name='人员')),
                ],
                options={
                    'verbose_name': '保障人员',
                    'verbose_name_plural': '保障人员',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('since__day', 1), models.Q(('until__isnull', True), ('until__day', 1), _connector='OR')), name='coverage_whole_months', violation_error_message='保障按整月计算，起止都应是某月 1 日。'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='coverage_ends_after_it_begins', violation_error_message='终止日期应晚于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('programme'), minzheng.core.registers.spells.CodeNumber('programme'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='coverage_once', violation_error_message='这个人在这段时间已由同一项目保障，不能重复。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='7ad28142b9ebbef1ab6d498bc8eb533d2f11f8f8', operation='UPDATE', pgid='pgtrigger_raise_version_eef89', table='benefits_coverage', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='begun_by_decision', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE e benefits_enrolment%ROWTYPE;', func="\n            SELECT * INTO e FROM benefits_enrolment WHERE id = NEW.enrolment_id;\n            NEW.programme = e.programme;\n            IF NOT EXISTS (\n                SELECT 1 FROM benefits_enrolmentdecision d\n                WHERE d.id = NEW.decision_id AND d.enrolment_id = NEW.enrolment_id AND d.confirmed_at IS NOT NULL\n                    AND d.effective_on = NEW.since AND (NEW.until IS NULL OR NEW.ended_by_id = d.id) \n                    AND EXISTS (SELECT 1 FROM benefits_decisionmember m WHERE m.decision_id = d.id AND m.person_id = NEW.person_id)\n                \n            ) THEN\n                RAISE EXCEPTION '没有已确认的决定，不能增加保障时段' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='f661ec04a04a5e6173551c11b6a8f9665524080f', operation='INSERT', pgid='pgtrigger_begun_by_decision_75b5d', table='benefits_coverage', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='ended_by_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF (OLD.enrolment_id, OLD.programme, OLD.decision_id, OLD.person_id, OLD.since) IS DISTINCT FROM (NEW.enrolment_id, NEW.programme, NEW.decision_id, NEW.person_id, NEW.since) THEN\n                RAISE EXCEPTION '保障时段不可改写，只能凭新的决定截止' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.until IS DISTINCT FROM OLD.until AND NOT EXISTS (\n                SELECT 1 FROM benefits_enrolmentdecision d WHERE d.id = NEW.ended_by_id AND \n    d.confirmed_at IS NOT NULL AND d.enrolment_id = NEW.enrolment_id\n    AND NEW.until = ANY(ARRAY[d.effective_on, (d.effective_on + MAKE_INTERVAL(months => COALESCE(d.tapering_months, 0)))::date])\n\n            ) THEN\n                RAISE EXCEPTION '没有已确认的决定，不能改变保障时段的止期' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='dcf784e5a5977af661fe244201fc85218de18ce8', operation='UPDATE', pgid='pgtrigger_ended_by_decision_9dd80', table='benefits_coverage', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='dropped_by_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n                SELECT 1 FROM benefits_enrolmentdecision d, benefits_enrolmentdecision own\n                WHERE own.id = OLD.decision_id AND d.enrolment_id = OLD.enrolment_id AND d.id <> own.id\n                    AND d.confirmed_at >= own.confirmed_at AND d.effective_on <= OLD.since\n            ) THEN\n                RAISE EXCEPTION '没有已确认的决定，不能取消保障时段' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN OLD;\n        ", hash='f4b8337f99dc35d77a258de76c893c8ff67df0cc', operation='DELETE', pgid='pgtrigger_dropped_by_decision_c0775', table='benefits_coverage', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='claims_made', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO benefits_claim (person_id, pair_id, coverage_id, since, until)\n    SELECT c.person_id, x.id, c.id, c.since, c.until\n    FROM benefits_coverage c JOIN benefits_exclusion x ON c.programme IN (x.one, x.other)\n WHERE c.id = NEW.id; RETURN NULL;', hash='b76869a04e626ab07a511df782d960167d3245ae', operation='INSERT', pgid='pgtrigger_claims_made_0d6c1', table='benefits_coverage', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='claims_shortened', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.until IS DISTINCT FROM NEW.until)', func='UPDATE benefits_claim SET until = NEW.until WHERE coverage_id = NEW.id; RETURN NULL;', hash='31f55da980d5bff43602efb787b60e27d06db185', operation='UPDATE', pgid='pgtrigger_claims_shortened_e4103', table='benefits_coverage', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='claims_dropped', sql=pgtrigger.compiler.UpsertTriggerSql(func='DELETE FROM benefits_claim WHERE coverage_id = OLD.id; RETURN OLD;', hash='1ed90f12df234f48ccf9d40049e44038a7f6720e', operation='DELETE', pgid='pgtrigger_claims_dropped_b8660', table='benefits_coverage', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_coverageevent" ("created_at", "decision_id", "division_id", "ended_by_id", "enrolment_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."decision_id", new_values."division_id", new_values."ended_by_id", new_values."enrolment_id", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."programme", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='299e226d6be1e86788d590270454eabe8f522d80', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7a2d6', referencing='REFERENCING NEW TABLE AS new_values ', table='benefits_coverage', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_coverageevent" ("created_at", "decision_id", "division_id", "ended_by_id", "enrolment_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."decision_id", new_values."division_id", new_values."ended_by_id", new_values."enrolment_id", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."programme", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0aab69619c426499341659335fa11f5eafe9363b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4c9ea', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='benefits_coverage', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='coverage',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "benefits_coverageevent" ("created_at", "decision_id", "division_id", "ended_by_id", "enrolment_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "since", "uid", "until", "updated_at", "version") SELECT old_values."created_at", old_values."decision_id", old_values."division_id", old_values."ended_by_id", old_values."enrolment_id", old_values."id", old_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."programme", old_values."since", old_values."uid", old_values."until", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b60d23d4f35666e4ed5b332dee940e89b6f5d198', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_275db', referencing='REFERENCING OLD TABLE AS old_values ', table='benefits_coverage', when='AFTER')),
            ), migrations.CreateModel(
                name='CoverageEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='benefits.coverage')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('decision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolmentdecision', verbose_name='起始决定')),
                    ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolmentdecision', verbose_name='截止决定')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('enrolment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]
