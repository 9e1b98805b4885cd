import datetime
import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('undertakings', '0001_initial')]

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
                name='Undertaking',
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
                    ('code', models.CharField(db_collation='C', error_messages={'unique': '事项编号已被使用。'}, max_length=40, unique=True, verbose_name='事项编号')),
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to='parties.organisation', verbose_name='牵头单位')),
                    ('partner', models.CharField(blank=True, max_length=200, verbose_name='合同对方')),
                    ('group', models.CharField(blank=True, db_collation='C', db_column='group_code', max_length=60, verbose_name='分组')),
                    ('started_on', models.DateField(blank=True, null=True, verbose_name='开始日期')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='应完成日期')),
                    ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='计划金额（分）')),
                    ('steps', models.PositiveSmallIntegerField(default=1, verbose_name='阶段数')),
                    ('note', models.CharField(blank=True, max_length=1000, verbose_name='备注')),
                ],
                options={
                    'verbose_name': '推进事项',
                    'verbose_name_plural': '推进事项',
                    'abstract': False,
                    'indexes': [models.Index(fields=['kind', 'due_on'], name='undertaking_kind_due'), models.Index(fields=['lead'], name='undertaking_lead')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='undertaking_named', violation_error_message='请填写事项编号和名称。'), models.CheckConstraint(condition=models.Q(('kind__regex', '^[a-z_]+\\.[a-z_]+$')), name='undertaking_kind_is_code', violation_error_message='事项种类应填代码，例如 bureau.research_paper。'), models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('started_on__gte', datetime.date(1949, 10, 1)), _connector='OR'), name='undertaking_plausible', violation_error_message='开始日期不能早于 1949-10-01。'), models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('due_on__isnull', True), ('due_on__gte', models.F('started_on')), _connector='OR'), name='undertaking_due_after_start', violation_error_message='应完成日期不能早于开始日期。'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gte', 0), _connector='OR'), name='undertaking_amount_not_negative', violation_error_message='计划金额不能是负数。'), models.CheckConstraint(condition=models.Q(('steps__gte', 1)), name='undertaking_has_stages', violation_error_message='事项至少要有一个阶段。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='undertaking_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='undertaking_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='undertaking',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='bdd75a90524922dad9fc9a9f5676aa6b2dfaf09c', operation='UPDATE', pgid='pgtrigger_raise_version_347cd', table='undertakings_undertaking', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='undertaking',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.kind, OLD.code, OLD.title, OLD.lead_id, OLD.partner, OLD.group_code, OLD.division_id, OLD.started_on, OLD.due_on, OLD.amount, OLD.steps, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id) IS DISTINCT FROM (NEW.kind, NEW.code, NEW.title, NEW.lead_id, NEW.partner, NEW.group_code, NEW.division_id, NEW.started_on, NEW.due_on, NEW.amount, NEW.steps, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='b5e89ba695a7b6e04d6879dcca7d4fb2dca6a26f', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_a9d42', table='undertakings_undertaking', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='undertaking',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "undertakings_undertakingevent" ("accepted_on", "amount", "code", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "due_on", "group_code", "id", "kind", "lead_id", "note", "paper", "partner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "started_on", "steps", "title", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."amount", new_values."code", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."due_on", new_values."group_code", new_values."id", new_values."kind", new_values."lead_id", new_values."note", new_values."paper", new_values."partner", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reported_by_id", new_values."started_on", new_values."steps", new_values."title", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d49bff87572b5f9f73f074df862df48f8f294167', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_24757', referencing='REFERENCING NEW TABLE AS new_values ', table='undertakings_undertaking', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='undertaking',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "undertakings_undertakingevent" ("accepted_on", "amount", "code", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "due_on", "group_code", "id", "kind", "lead_id", "note", "paper", "partner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "started_on", "steps", "title", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."amount", new_values."code", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."due_on", new_values."group_code", new_values."id", new_values."kind", new_values."lead_id", new_values."note", new_values."paper", new_values."partner", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reported_by_id", new_values."started_on", new_values."steps", new_values."title", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0977f9b8e1650034d2e2939afcc330e41d6d03c9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c4449', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='undertakings_undertaking', when='AFTER')),
            ), migrations.CreateModel(
                name='UndertakingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='undertakings.undertaking')),
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
                    ('code', models.CharField(db_collation='C', error_messages={'unique': '事项编号已被使用。'}, max_length=40, verbose_name='事项编号')),
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('lead', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.organisation', verbose_name='牵头单位')),
                    ('partner', models.CharField(blank=True, max_length=200, verbose_name='合同对方')),
                    ('group', models.CharField(blank=True, db_collation='C', db_column='group_code', max_length=60, verbose_name='分组')),
                    ('started_on', models.DateField(blank=True, null=True, verbose_name='开始日期')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='应完成日期')),
                    ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='计划金额（分）')),
                    ('steps', models.PositiveSmallIntegerField(default=1, verbose_name='阶段数')),
                    ('note', models.CharField(blank=True, max_length=1000, verbose_name='备注')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Milestone',
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
                    ('undertaking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='undertakings.undertaking', verbose_name='事项')),
                    ('stage', models.CharField(db_collation='C', max_length=40, verbose_name='阶段')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='阶段序号')),
                    ('planned_on', models.DateField(blank=True, null=True, verbose_name='计划日期')),
                    ('done_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
                    ('number', models.CharField(blank=True, max_length=100, verbose_name='文号或编号')),
                    ('note', models.CharField(blank=True, max_length=1000, verbose_name='说明')),
                ],
                options={
                    'verbose_name': '节点',
                    'verbose_name_plural': '节点',
                    'abstract': False,
                    'indexes': [models.Index(fields=['stage', 'done_on'], name='milestone_stage_day')],
                    'constraints': [models.UniqueConstraint(fields=('undertaking', 'stage'), name='milestone_once', violation_error_message='同一事项的同一阶段只登记一次。'), models.CheckConstraint(condition=models.Q(models.Q(('stage', ''), _negated=True), ('position__gte', 1)), name='milestone_staged', violation_error_message='请填写阶段。'), models.CheckConstraint(condition=models.Q(('planned_on__isnull', False), ('done_on__isnull', False), _connector='OR'), name='milestone_dated', violation_error_message='请填写计划日期或完成日期。'), models.CheckConstraint(condition=models.Q(('done_on__isnull', True), ('done_on__gte', datetime.date(1949, 10, 1)), _connector='OR'), name='milestone_plausible', violation_error_message='完成日期不能早于 1949-10-01。'), models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('done_on__isnull', False), _connector='OR'), name='milestone_confirmed_is_done', violation_error_message='没有完成日期的节点不能确认。'), models.CheckConstraint(condition=models.Q(('accepted_on__isnull', True), ('done_on__isnull', True), ('accepted_on__gte', models.F('done_on')), _connector='OR'), name='milestone_accepted_after_it', violation_error_message='验收日期不能早于完成日期。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='milestone_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='milestone_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='milestone',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='4047a260c17035e90ab66f6bde36261683c9e7d9', operation='UPDATE', pgid='pgtrigger_raise_version_ce6c6', table='undertakings_milestone', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='milestone',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.undertaking_id, OLD.division_id, OLD.stage, OLD.position, OLD.planned_on, OLD.done_on, OLD.number, OLD.note, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id) IS DISTINCT FROM (NEW.undertaking_id, NEW.division_id, NEW.stage, NEW.position, NEW.planned_on, NEW.done_on, NEW.number, NEW.note, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='cd1e9f3e2a596d22a16debb825e30617ed13da9e', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_a920a', table='undertakings_milestone', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='milestone',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "undertakings_milestoneevent" ("accepted_on", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "done_on", "id", "note", "number", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "position", "reported_by_id", "stage", "uid", "undertaking_id", "updated_at", "version") SELECT new_values."accepted_on", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."done_on", new_values."id", new_values."note", new_values."number", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."planned_on", new_values."position", new_values."reported_by_id", new_values."stage", new_values."uid", new_values."undertaking_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1cbe30d4097746b9eb8a50772e022d8778c5b6aa', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_24f60', referencing='REFERENCING NEW TABLE AS new_values ', table='undertakings_milestone', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='milestone',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "undertakings_milestoneevent" ("accepted_on", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "done_on", "id", "note", "number", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "position", "reported_by_id", "stage", "uid", "undertaking_id", "updated_at", "version") SELECT new_values."accepted_on", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."done_on", new_values."id", new_values."note", new_values."number", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."planned_on", new_values."position", new_values."reported_by_id", new_values."stage", new_values."uid", new_values."undertaking_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='070141e879ba3753d38020544fb58e24d3ab9897', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_80b53', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='undertakings_milestone', when='AFTER')),
            ), migrations.CreateModel(
                name='MilestoneEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='undertakings.milestone')),
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
                    ('undertaking', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='undertakings.undertaking', verbose_name='事项')),
                    ('stage', models.CharField(db_collation='C', max_length=40, verbose_name='阶段')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='阶段序号')),
                    ('planned_on', models.DateField(blank=True, null=True, verbose_name='计划日期')),
                    ('done_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
                    ('number', models.CharField(blank=True, max_length=100, verbose_name='文号或编号')),
                    ('note', models.CharField(blank=True, max_length=1000, verbose_name='说明')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='UndertakingPayment',
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
                    ('undertaking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='undertakings.undertaking', verbose_name='事项')),
                    ('paid_on', models.DateField(verbose_name='付款日期')),
                    ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                    ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                ],
                options={
                    'verbose_name': '事项付款',
                    'verbose_name_plural': '事项付款',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('undertaking', 'paid_on', 'amount', 'purpose'), name='payment_once', violation_error_message='同一天、同一金额、同一用途的付款已经登记过。'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_positive', violation_error_message='付款金额应大于零。'), models.CheckConstraint(condition=models.Q(('paid_on__gte', datetime.date(1949, 10, 1)), models.Q(('purpose', ''), _negated=True)), name='payment_said', violation_error_message='请填写付款日期（不早于 1949-10-01）和用途。'), models.CheckConstraint(condition=models.Q(('accepted_on__isnull', True), ('accepted_on__gte', models.F('paid_on')), _connector='OR'), name='payment_accepted_after_it', violation_error_message='验收日期不能早于付款日期。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='payment_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='payment_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='undertakingpayment',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='585cda72de29ff0171b0f2a04d2b21cbb1dcf6d8', operation='UPDATE', pgid='pgtrigger_raise_version_4dc00', table='undertakings_undertakingpayment', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='undertakingpayment',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.undertaking_id, OLD.division_id, OLD.paid_on, OLD.amount, OLD.purpose, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id) IS DISTINCT FROM (NEW.undertaking_id, NEW.division_id, NEW.paid_on, NEW.amount, NEW.purpose, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='542083ad7cab278764e1dd15a91178e380c14e05', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_9b8e0', table='undertakings_undertakingpayment', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='undertakingpayment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "undertakings_undertakingpaymentevent" ("accepted_on", "amount", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "id", "paid_on", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reported_by_id", "uid", "undertaking_id", "updated_at", "version") SELECT new_values."accepted_on", new_values."amount", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."id", new_values."paid_on", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."purpose", new_values."reported_by_id", new_values."uid", new_values."undertaking_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0b9f173870f057c092acdeb5e115229344ecefd2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d267d', referencing='REFERENCING NEW TABLE AS new_values ', table='undertakings_undertakingpayment', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='undertakingpayment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "undertakings_undertakingpaymentevent" ("accepted_on", "amount", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "id", "paid_on", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reported_by_id", "uid", "undertaking_id", "updated_at", "version") SELECT new_values."accepted_on", new_values."amount", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."id", new_values."paid_on", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."purpose", new_values."reported_by_id", new_values."uid", new_values."undertaking_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cf8f53c6dd4fc16b00c660d14fd6d5d9805fc8e6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ca9ad', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='undertakings_undertakingpayment', when='AFTER')),
            ), migrations.CreateModel(
                name='UndertakingPaymentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='undertakings.undertakingpayment')),
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
                    ('undertaking', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='undertakings.undertaking', verbose_name='事项')),
                    ('paid_on', models.DateField(verbose_name='付款日期')),
                    ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                    ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]
