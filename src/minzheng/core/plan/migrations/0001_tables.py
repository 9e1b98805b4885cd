import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import minzheng.core.access.models
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('plan', '0001_initial'), ('plan', '0002_history_by_statement'), ('plan', '0003_observation_baseline'), ('plan', '0004_observation_unreported'), ('plan', '0005_readings_and_bindings'), ('plan', '0006_management'), ('plan', '0007_observation_run')]

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
                name='StandingChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('promise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_changes', to='plan.promise', verbose_name='承诺')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='县（市、区）')),
                    ('at', models.DateField(verbose_name='时点')),
                    ('before', models.CharField(blank=True, max_length=20, verbose_name='原判断')),
                    ('status', models.CharField(max_length=20, verbose_name='判断')),
                    ('is_alert', models.BooleanField(verbose_name='预警')),
                    ('noticed_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='发现时间')),
                ],
                options={
                    'verbose_name': '进度变化',
                    'verbose_name_plural': '进度变化',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['promise', 'unit', '-id'], name='standing_change_latest'), models.Index(condition=models.Q(('is_alert', True)), fields=['-id'], name='standing_change_alerts')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('status', models.F('before')), _negated=True), name='standing_change_changes', violation_error_message='判断没有变化，不必登记。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='standingchange',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '进度变化不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='16784bc7197435824406643994c5d87004c7f7c6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89cf7', table='plan_standingchange', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='standingchange',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '进度变化不可清空' USING ERRCODE = 'insufficient_privilege';", hash='c8e8d9b4132e7eb9ea070d1ec31746c1bcea5826', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_50301', table='plan_standingchange', when='BEFORE')),
            ), migrations.CreateModel(
                name='Allocation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('promise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='plan.promise', verbose_name='承诺')),
                    ('set_code', models.CharField(db_collation='C', max_length=20, verbose_name='考核单位集')),
                    ('version', models.PositiveSmallIntegerField(verbose_name='版次')),
                    ('total', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='总数')),
                    ('decided_on', models.DateField(verbose_name='下达日期')),
                    ('paper', models.CharField(max_length=200, verbose_name='依据文件')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='调整原因')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                    ('recorded_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                ],
                options={
                    'verbose_name': '任务分解',
                    'verbose_name_plural': '任务分解',
                    'ordering': ['promise', '-version'],
                    'constraints': [models.UniqueConstraint(fields=('promise', 'version'), name='allocation_version_once', violation_error_message='同一承诺的同一版次只能有一份任务分解。'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='allocation_amended_for_a_reason', violation_error_message='调整任务分解要写明原因。'), models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='allocation_of_something', violation_error_message='任务总数应大于零。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='allocation',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '任务分解不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='8dad02368b99efbd875055194ccefd85fde773f3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e64a2', table='plan_allocation', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='allocation',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '任务分解不可清空' USING ERRCODE = 'insufficient_privilege';", hash='2d456d8943b114d5e65547d9e3c6ccff52cd9ac9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1ccec', table='plan_allocation', when='BEFORE')),
            ), migrations.CreateModel(
                name='AllocatedShare',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('allocation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='plan.allocation', verbose_name='任务分解')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='县（市、区）')),
                    ('quarter', models.PositiveSmallIntegerField(verbose_name='季度')),
                    ('amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='任务数')),
                ],
                options={
                    'verbose_name': '分解任务',
                    'verbose_name_plural': '分解任务',
                    'ordering': ['allocation', 'unit', 'quarter'],
                    'constraints': [models.UniqueConstraint(fields=('allocation', 'unit', 'quarter'), name='allocated_share_once', violation_error_message='同一单位同一季度只能有一个任务数。'), models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='allocated_share_in_a_quarter', violation_error_message='季度应是 1 至 4。'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='allocated_share_not_negative', violation_error_message='任务数不能小于零。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='allocatedshare',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '分解任务不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='4593d2d36bfd765edb70d04aa153cd6a2e1c8cce', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8dc7e', table='plan_allocatedshare', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='allocatedshare',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '分解任务不可清空' USING ERRCODE = 'insufficient_privilege';", hash='16ea5c8d8b9ee768eeeff7e4ca251d5e5643a083', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_be792', table='plan_allocatedshare', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='allocatedshare',
                trigger=pgtrigger.compiler.Trigger(name='adds_up', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                    IF (SELECT sum(amount) FROM plan_allocatedshare WHERE allocation_id = NEW.allocation_id)\n                        IS DISTINCT FROM (SELECT total FROM plan_allocation WHERE id = NEW.allocation_id) THEN\n                        RAISE EXCEPTION '各单位、各季度任务数之和与总数不等' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='2da4897f7bd9a49e3f9e013c943c890b9c732ef8', operation='INSERT', pgid='pgtrigger_adds_up_a4c63', table='plan_allocatedshare', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
            ), migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='plan.plan', verbose_name='计划')),
                    ('follows', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='plan.reading', verbose_name='上一次读入')),
                    ('title', models.CharField(blank=True, max_length=300, verbose_name='标题')),
                    ('issuer', models.CharField(blank=True, max_length=200, verbose_name='发文单位')),
                    ('dated_on', models.DateField(null=True, verbose_name='成文日期')),
                    ('source', models.CharField(max_length=300, verbose_name='出处')),
                    ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='原文校验值')),
                    ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='读入人')),
                    ('read_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='读入时间')),
                ],
                options={
                    'verbose_name': '原文读入',
                    'verbose_name_plural': '原文读入',
                    'ordering': ['-id'],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='reading',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_readingevent" ("dated_on", "follows_id", "id", "issuer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "read_at", "read_by_id", "sha256", "source", "title", "uid") SELECT new_values."dated_on", new_values."follows_id", new_values."id", new_values."issuer", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."plan_id", new_values."read_at", new_values."read_by_id", new_values."sha256", new_values."source", new_values."title", new_values."uid" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='38c26370938702353241060e9e0d1b74452e3df5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a4071', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_reading', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='reading',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_readingevent" ("dated_on", "follows_id", "id", "issuer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "read_at", "read_by_id", "sha256", "source", "title", "uid") SELECT new_values."dated_on", new_values."follows_id", new_values."id", new_values."issuer", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."plan_id", new_values."read_at", new_values."read_by_id", new_values."sha256", new_values."source", new_values."title", new_values."uid" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7eff68b22be52078e806bb3f85da00e3ea4ef08d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b5e50', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_reading', when='AFTER')),
            ), migrations.CreateModel(
                name='ReadingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.reading')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan', verbose_name='计划')),
                    ('follows', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.reading', verbose_name='上一次读入')),
                    ('title', models.CharField(blank=True, max_length=300, verbose_name='标题')),
                    ('issuer', models.CharField(blank=True, max_length=200, verbose_name='发文单位')),
                    ('dated_on', models.DateField(null=True, verbose_name='成文日期')),
                    ('source', models.CharField(max_length=300, verbose_name='出处')),
                    ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='原文校验值')),
                    ('read_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='读入人')),
                    ('read_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='读入时间')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Commitment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='plan.reading', verbose_name='读入')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                    ('section_number', models.PositiveSmallIntegerField(null=True, verbose_name='部分序号')),
                    ('section_title', models.CharField(blank=True, max_length=300, verbose_name='部分')),
                    ('item_number', models.PositiveSmallIntegerField(null=True, verbose_name='条目序号')),
                    ('item_title', models.CharField(blank=True, max_length=300, verbose_name='条目')),
                    ('text', models.TextField(blank=True, verbose_name='原文')),
                    ('nearby', models.TextField(blank=True, verbose_name='上下文')),
                    ('quantity', models.DecimalField(decimal_places=6, max_digits=24, verbose_name='数量')),
                    ('quantity_to', models.DecimalField(decimal_places=6, max_digits=24, null=True, verbose_name='到')),
                    ('unit', models.CharField(blank=True, max_length=30, verbose_name='单位')),
                    ('comparator', models.CharField(blank=True, max_length=4, verbose_name='比较')),
                    ('change', models.CharField(blank=True, max_length=10, verbose_name='增减')),
                    ('baseline', models.CharField(blank=True, max_length=100, verbose_name='基期')),
                    ('deadline', models.CharField(blank=True, max_length=100, verbose_name='期限')),
                    ('scope', models.CharField(blank=True, max_length=300, verbose_name='范围')),
                    ('difference', models.CharField(choices=[('first', '首次读入'), ('same', '没有变化'), ('changed', '有变化'), ('added', '新增')], default='first', max_length=10, verbose_name='与上次相比')),
                    ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='after', to='plan.commitment', verbose_name='上次的承诺')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ],
                options={
                    'verbose_name': '文中承诺',
                    'verbose_name_plural': '文中承诺',
                    'ordering': ['reading', 'position'],
                    'constraints': [models.UniqueConstraint(fields=('reading', 'position'), name='commitment_once', violation_error_message='同一次读入中次序不能重复。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='commitment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_commitmentevent" ("baseline", "before_id", "change", "comparator", "deadline", "difference", "id", "item_number", "item_title", "nearby", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "quantity_to", "reading_id", "scope", "section_number", "section_title", "text", "uid", "unit", "version") SELECT new_values."baseline", new_values."before_id", new_values."change", new_values."comparator", new_values."deadline", new_values."difference", new_values."id", new_values."item_number", new_values."item_title", new_values."nearby", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."position", new_values."quantity", new_values."quantity_to", new_values."reading_id", new_values."scope", new_values."section_number", new_values."section_title", new_values."text", new_values."uid", new_values."unit", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='68b221e47e398f353eadd6a0858472e10e6ed3f2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ef1cc', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_commitment', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='commitment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_commitmentevent" ("baseline", "before_id", "change", "comparator", "deadline", "difference", "id", "item_number", "item_title", "nearby", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "quantity_to", "reading_id", "scope", "section_number", "section_title", "text", "uid", "unit", "version") SELECT new_values."baseline", new_values."before_id", new_values."change", new_values."comparator", new_values."deadline", new_values."difference", new_values."id", new_values."item_number", new_values."item_title", new_values."nearby", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."position", new_values."quantity", new_values."quantity_to", new_values."reading_id", new_values."scope", new_values."section_number", new_values."section_title", new_values."text", new_values."uid", new_values."unit", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='72827c53f3bb9d6b1719275671ce23ef7df81b94', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2e916', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_commitment', when='AFTER')),
            ), migrations.CreateModel(
                name='CommitmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.commitment')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('reading', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.reading', verbose_name='读入')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                    ('section_number', models.PositiveSmallIntegerField(null=True, verbose_name='部分序号')),
                    ('section_title', models.CharField(blank=True, max_length=300, verbose_name='部分')),
                    ('item_number', models.PositiveSmallIntegerField(null=True, verbose_name='条目序号')),
                    ('item_title', models.CharField(blank=True, max_length=300, verbose_name='条目')),
                    ('text', models.TextField(blank=True, verbose_name='原文')),
                    ('nearby', models.TextField(blank=True, verbose_name='上下文')),
                    ('quantity', models.DecimalField(decimal_places=6, max_digits=24, verbose_name='数量')),
                    ('quantity_to', models.DecimalField(decimal_places=6, max_digits=24, null=True, verbose_name='到')),
                    ('unit', models.CharField(blank=True, max_length=30, verbose_name='单位')),
                    ('comparator', models.CharField(blank=True, max_length=4, verbose_name='比较')),
                    ('change', models.CharField(blank=True, max_length=10, verbose_name='增减')),
                    ('baseline', models.CharField(blank=True, max_length=100, verbose_name='基期')),
                    ('deadline', models.CharField(blank=True, max_length=100, verbose_name='期限')),
                    ('scope', models.CharField(blank=True, max_length=300, verbose_name='范围')),
                    ('difference', models.CharField(choices=[('first', '首次读入'), ('same', '没有变化'), ('changed', '有变化'), ('added', '新增')], default='first', max_length=10, verbose_name='与上次相比')),
                    ('before', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.commitment', verbose_name='上次的承诺')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Binding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bindings', to='plan.commitment', verbose_name='承诺')),
                    ('promise', models.CharField(blank=True, db_collation='C', max_length=10, verbose_name='承诺代码')),
                    ('indicator', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='指标')),
                    ('set_aside_because', models.CharField(blank=True, max_length=200, verbose_name='不作指标的理由')),
                    ('score', models.PositiveSmallIntegerField(null=True, verbose_name='建议分值')),
                    ('reasons', models.JSONField(default=list, verbose_name='建议理由')),
                    ('stale', models.BooleanField(default=False, verbose_name='待重新确认')),
                    ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='确认时间')),
                ],
                options={
                    'verbose_name': '绑定',
                    'verbose_name_plural': '绑定',
                    'ordering': ['commitment', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('commitment', 'promise'), name='binding_once', violation_error_message='同一处承诺已绑定到这个指标。'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('promise', ''), _negated=True), ('set_aside_because', '')), models.Q(('promise', ''), models.Q(('set_aside_because', ''), _negated=True)), _connector='OR'), name='binding_says_what', violation_error_message='请选择指标，或者写明不作指标的理由，二者只能有一个。'), models.CheckConstraint(condition=models.Q(('score', None), ('score__lte', 100), _connector='OR'), name='binding_score', violation_error_message='建议分值应在 0 到 100 之间。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='binding',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_bindingevent" ("commitment_id", "confirmed_at", "confirmed_by_id", "id", "indicator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise", "reasons", "score", "set_aside_because", "stale") SELECT new_values."commitment_id", new_values."confirmed_at", new_values."confirmed_by_id", new_values."id", new_values."indicator", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."promise", new_values."reasons", new_values."score", new_values."set_aside_because", new_values."stale" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a005deff655af88a9c3550d7f016bd725ff300c9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0a17d', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_binding', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='binding',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_bindingevent" ("commitment_id", "confirmed_at", "confirmed_by_id", "id", "indicator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise", "reasons", "score", "set_aside_because", "stale") SELECT new_values."commitment_id", new_values."confirmed_at", new_values."confirmed_by_id", new_values."id", new_values."indicator", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."promise", new_values."reasons", new_values."score", new_values."set_aside_because", new_values."stale" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b7d5a525854be4312d71d93e57f43dc5b56a54fa', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c7d93', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_binding', when='AFTER')),
            ), migrations.CreateModel(
                name='BindingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.binding')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('commitment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.commitment', verbose_name='承诺')),
                    ('promise', models.CharField(blank=True, db_collation='C', max_length=10, verbose_name='承诺代码')),
                    ('indicator', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='指标')),
                    ('set_aside_because', models.CharField(blank=True, max_length=200, verbose_name='不作指标的理由')),
                    ('score', models.PositiveSmallIntegerField(null=True, verbose_name='建议分值')),
                    ('reasons', models.JSONField(default=list, verbose_name='建议理由')),
                    ('stale', models.BooleanField(default=False, verbose_name='待重新确认')),
                    ('confirmed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='确认时间')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='CarriedBaseline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('promise', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='carried_baseline', to='plan.promise', verbose_name='承诺')),
                    ('observation', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.observation', verbose_name='上年观测值')),
                ],
                options={
                    'verbose_name': '承接基期',
                    'verbose_name_plural': '承接基期',
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='carriedbaseline',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_carriedbaselineevent" ("id", "observation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise_id") SELECT new_values."id", new_values."observation_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."promise_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b461034e3ffa33b6aa1c04d0c5c46e269a69b37e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_eaedf', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_carriedbaseline', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='carriedbaseline',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_carriedbaselineevent" ("id", "observation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise_id") SELECT new_values."id", new_values."observation_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."promise_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='272bd2c94964e07c0d61b3f57b4ba3f2d02b4e5c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3e7cb', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_carriedbaseline', when='AFTER')),
            ), migrations.CreateModel(
                name='CarriedBaselineEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.carriedbaseline')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('promise', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.promise', verbose_name='承诺')),
                    ('observation', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.observation', verbose_name='上年观测值')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='PlanFreeze',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='freezes', to='plan.plan', verbose_name='计划')),
                    ('set_code', models.CharField(db_collation='C', max_length=20, verbose_name='考核单位集')),
                    ('through', models.DateField(verbose_name='截至日期')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ('prepared_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='提出时间')),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='封账人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='封账时间')),
                    ('run', models.UUIDField(editable=False, null=True, verbose_name='计算批次')),
                ],
                options={
                    'verbose_name': '计划封账',
                    'verbose_name_plural': '计划封账',
                    'ordering': ['-through', 'set_code'],
                    'constraints': [models.UniqueConstraint(fields=('plan', 'set_code', 'through'), name='plan_frozen_once', violation_error_message='这一期已经提出封账或已封账。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True), ('run__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('run__isnull', False), models.Q(('confirmed_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='plan_frozen_by_two', violation_error_message='封账须由提出人以外的人确认。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='planfreeze',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.plan_id, OLD.set_code, OLD.through, OLD.run, OLD.prepared_by_id, OLD.confirmed_by_id) IS DISTINCT FROM (NEW.plan_id, NEW.set_code, NEW.through, NEW.run, NEW.prepared_by_id, NEW.confirmed_by_id) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='2db4552b6f4c95bcc8f41c929df389f315e54c45', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_5980e', table='plan_planfreeze', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='planfreeze',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_planfreezeevent" ("confirmed_at", "confirmed_by_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "prepared_at", "prepared_by_id", "run", "set_code", "through", "uid") SELECT new_values."confirmed_at", new_values."confirmed_by_id", new_values."id", new_values."note", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."plan_id", new_values."prepared_at", new_values."prepared_by_id", new_values."run", new_values."set_code", new_values."through", new_values."uid" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='500f34d367f5c5b1db1ea4bf357f5cde22a76608', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4a077', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_planfreeze', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='planfreeze',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_planfreezeevent" ("confirmed_at", "confirmed_by_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "prepared_at", "prepared_by_id", "run", "set_code", "through", "uid") SELECT new_values."confirmed_at", new_values."confirmed_by_id", new_values."id", new_values."note", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."plan_id", new_values."prepared_at", new_values."prepared_by_id", new_values."run", new_values."set_code", new_values."through", new_values."uid" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='69a2d3b91fa60ba4df964e809fb620283373c16f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c6a6d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_planfreeze', when='AFTER')),
            ), migrations.CreateModel(
                name='PlanFreezeEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.planfreeze')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan', verbose_name='计划')),
                    ('set_code', models.CharField(db_collation='C', max_length=20, verbose_name='考核单位集')),
                    ('through', models.DateField(verbose_name='截至日期')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('prepared_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ('prepared_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='提出时间')),
                    ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='封账人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='封账时间')),
                    ('run', models.UUIDField(editable=False, null=True, verbose_name='计算批次')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='FrozenRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='plan.planfreeze', verbose_name='封账')),
                    ('indicator', models.CharField(db_collation='C', max_length=60, verbose_name='指标')),
                    ('part', models.CharField(db_collation='C', max_length=12, verbose_name='清单')),
                    ('record', models.UUIDField(verbose_name='记录编号')),
                    ('amount', models.BigIntegerField(verbose_name='计入数')),
                ],
                options={
                    'verbose_name': '封账记录',
                    'verbose_name_plural': '封账记录',
                    'constraints': [models.UniqueConstraint(fields=('freeze', 'indicator', 'part', 'record'), name='frozen_record_once', violation_error_message='同一清单中同一记录只登记一次。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='frozenrecord',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '封账记录不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='eea189563ac9c1e7c1e5016c0828284e068a3193', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_878aa', table='plan_frozenrecord', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='frozenrecord',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '封账记录不可清空' USING ERRCODE = 'insufficient_privilege';", hash='1bcdb61f47ece19f4f4ecaee8abf2acb92eac71d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_81636', table='plan_frozenrecord', when='BEFORE')),
            ), migrations.CreateModel(
                name='Responsibility',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='plan.planitem', verbose_name='条目')),
                    ('promise', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='plan.promise', verbose_name='承诺')),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation', verbose_name='责任处室')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='责任人')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确定人')),
                    ('set_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='确定时间')),
                ],
                options={
                    'verbose_name': '责任分工',
                    'verbose_name_plural': '责任分工',
                    'ordering': ['item__number', 'promise', 'since'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='responsibility_ends_after_it_begins', violation_error_message='责任的终止日期应晚于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('item', 'item', models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(django.db.models.functions.comparison.Coalesce('promise', models.Value(0)), django.db.models.functions.comparison.Coalesce('promise', models.Value(0)), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.access.models.DateRange('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='responsibility_one_at_a_time', violation_error_message='同一事项在这段时间已另有责任人。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='responsibility',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_responsibilityevent" ("id", "item_id", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise_id", "set_at", "set_by_id", "since", "uid", "until") SELECT new_values."id", new_values."item_id", new_values."office_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."promise_id", new_values."set_at", new_values."set_by_id", new_values."since", new_values."uid", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d06e408ad279190793301ab7445661b2696afebf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_aa2de', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_responsibility', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='responsibility',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_responsibilityevent" ("id", "item_id", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise_id", "set_at", "set_by_id", "since", "uid", "until") SELECT new_values."id", new_values."item_id", new_values."office_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."promise_id", new_values."set_at", new_values."set_by_id", new_values."since", new_values."uid", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9c5f465b067be517179069476a151774e6b1c1fb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4d705', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_responsibility', when='AFTER')),
            ), migrations.CreateModel(
                name='ResponsibilityEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.responsibility')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.planitem', verbose_name='条目')),
                    ('promise', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.promise', verbose_name='承诺')),
                    ('office', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.organisation', verbose_name='责任处室')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='责任人')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('set_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确定人')),
                    ('set_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='确定时间')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='SelfReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('promise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='self_reports', to='plan.promise', verbose_name='承诺')),
                    ('month', models.DateField(verbose_name='月份')),
                    ('text', models.TextField(verbose_name='进展情况')),
                    ('judgement', models.CharField(choices=[('on_pace', '按进度'), ('difficult', '有困难'), ('done', '已完成')], max_length=10, verbose_name='自我判断')),
                    ('progress', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='完成百分比')),
                    ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('reported_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='填报时间')),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ],
                options={
                    'verbose_name': '自报',
                    'verbose_name_plural': '自报',
                    'ordering': ['-month', 'promise__item__number', 'promise'],
                    'constraints': [models.UniqueConstraint(fields=('promise', 'month'), name='self_report_once_a_month', violation_error_message='这一承诺本月已经自报过。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='self_report_of_a_month', violation_error_message='月份应写成当月第一天。'), models.CheckConstraint(condition=models.Q(('progress__isnull', True), ('progress__lte', 100), _connector='OR'), name='self_report_within_the_whole', violation_error_message='完成百分比应在 0 至 100 之间。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('reported_by')), _negated=True)), _connector='OR'), name='self_report_confirmed_by_another', violation_error_message='自报须由填报人以外的人确认。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='selfreport',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.promise_id, OLD.month, OLD.text, OLD.judgement, OLD.progress, OLD.reported_by_id) IS DISTINCT FROM (NEW.promise_id, NEW.month, NEW.text, NEW.judgement, NEW.progress, NEW.reported_by_id) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='2985429c9758391c3215babb36fa95ac860fc8e1', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_314a1', table='plan_selfreport', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='selfreport',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_selfreportevent" ("confirmed_at", "confirmed_by_id", "id", "judgement", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress", "promise_id", "reported_at", "reported_by_id", "text", "uid") SELECT new_values."confirmed_at", new_values."confirmed_by_id", new_values."id", new_values."judgement", new_values."month", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."progress", new_values."promise_id", new_values."reported_at", new_values."reported_by_id", new_values."text", new_values."uid" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f556b100ec37a6f09defb38e7662490bb040c5d3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e084a', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_selfreport', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='selfreport',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_selfreportevent" ("confirmed_at", "confirmed_by_id", "id", "judgement", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress", "promise_id", "reported_at", "reported_by_id", "text", "uid") SELECT new_values."confirmed_at", new_values."confirmed_by_id", new_values."id", new_values."judgement", new_values."month", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."progress", new_values."promise_id", new_values."reported_at", new_values."reported_by_id", new_values."text", new_values."uid" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9285b4f8fa0bd0a0826d863ae7963f76db89af29', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9abc8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_selfreport', when='AFTER')),
            ), migrations.CreateModel(
                name='SelfReportEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.selfreport')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('promise', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.promise', verbose_name='承诺')),
                    ('month', models.DateField(verbose_name='月份')),
                    ('text', models.TextField(verbose_name='进展情况')),
                    ('judgement', models.CharField(choices=[('on_pace', '按进度'), ('difficult', '有困难'), ('done', '已完成')], max_length=10, verbose_name='自我判断')),
                    ('progress', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='完成百分比')),
                    ('reported_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('reported_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='填报时间')),
                    ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Plan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('code', models.CharField(db_collation='C', max_length=60, unique=True, verbose_name='代码')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('issuer', models.CharField(max_length=100, verbose_name='发文单位')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('published_on', models.DateField(blank=True, null=True, verbose_name='发布日期')),
                    ('division', models.CharField(db_collation='C', max_length=12, verbose_name='区划代码')),
                    ('default_set', models.CharField(max_length=20, verbose_name='默认考核单位集')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                    ('offices', models.JSONField(default=list, verbose_name='处室清单')),
                    ('registers', models.JSONField(default=list, verbose_name='登记簿清单')),
                ],
                options={
                    'verbose_name': '年度计划',
                    'verbose_name_plural': '年度计划',
                    'ordering': ['-year', 'code'],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='plan',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_planevent" ("code", "default_set", "division", "id", "issuer", "note", "offices", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "registers", "title", "uid", "year") SELECT new_values."code", new_values."default_set", new_values."division", new_values."id", new_values."issuer", new_values."note", new_values."offices", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."published_on", new_values."registers", new_values."title", new_values."uid", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2b869502e24049438c2db03baccca94ea04e579e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2e53d', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_plan', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='plan',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_planevent" ("code", "default_set", "division", "id", "issuer", "note", "offices", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "registers", "title", "uid", "year") SELECT new_values."code", new_values."default_set", new_values."division", new_values."id", new_values."issuer", new_values."note", new_values."offices", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."published_on", new_values."registers", new_values."title", new_values."uid", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e19c13b0d632aed4e7842d1399bb8ef590a3ceea', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_98a32', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_plan', when='AFTER')),
            ), migrations.CreateModel(
                name='PlanEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.plan')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('code', models.CharField(db_collation='C', max_length=60, verbose_name='代码')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('issuer', models.CharField(max_length=100, verbose_name='发文单位')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('published_on', models.DateField(blank=True, null=True, verbose_name='发布日期')),
                    ('division', models.CharField(db_collation='C', max_length=12, verbose_name='区划代码')),
                    ('default_set', models.CharField(max_length=20, verbose_name='默认考核单位集')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                    ('offices', models.JSONField(default=list, verbose_name='处室清单')),
                    ('registers', models.JSONField(default=list, verbose_name='登记簿清单')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='PlanSection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='plan.plan', verbose_name='计划')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                ],
                options={
                    'verbose_name': '计划部分',
                    'verbose_name_plural': '计划部分',
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='plan_section_once')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='plansection',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_plansectionevent" ("id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "title") SELECT new_values."id", new_values."number", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."plan_id", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='41afd95766fad6006de9a59d83d6c85ddbd0cefc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_df17a', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_plansection', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='plansection',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_plansectionevent" ("id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "title") SELECT new_values."id", new_values."number", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."plan_id", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='51480c29d36514c2c7e9ccaa08d89493f81d41f1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e30b9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_plansection', when='AFTER')),
            ), migrations.CreateModel(
                name='PlanSectionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.plansection')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan', verbose_name='计划')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='PlanItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='plan.plan', verbose_name='计划')),
                    ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='plan.plansection', verbose_name='部分')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='条目')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('owners', models.JSONField(default=list, verbose_name='责任处室')),
                    ('clause', models.TextField(blank=True, verbose_name='原文条款')),
                    ('clause_source', models.CharField(blank=True, max_length=300, verbose_name='原文出处')),
                ],
                options={
                    'verbose_name': '计划条目',
                    'verbose_name_plural': '计划条目',
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='plan_item_once')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='planitem',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_planitemevent" ("clause", "clause_source", "id", "number", "owners", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "section_id", "title", "uid") SELECT new_values."clause", new_values."clause_source", new_values."id", new_values."number", new_values."owners", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."plan_id", new_values."section_id", new_values."title", new_values."uid" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='027314d564aca758e5b961b0118c269190654cf6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_96db5', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_planitem', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='planitem',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_planitemevent" ("clause", "clause_source", "id", "number", "owners", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "section_id", "title", "uid") SELECT new_values."clause", new_values."clause_source", new_values."id", new_values."number", new_values."owners", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."plan_id", new_values."section_id", new_values."title", new_values."uid" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b53fec2514700e0ee0d55a7ca77d82dfacf300be', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_88909', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_planitem', when='AFTER')),
            ), migrations.CreateModel(
                name='PlanItemEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.planitem')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan', verbose_name='计划')),
                    ('section', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plansection', verbose_name='部分')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='条目')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('owners', models.JSONField(default=list, verbose_name='责任处室')),
                    ('clause', models.TextField(blank=True, verbose_name='原文条款')),
                    ('clause_source', models.CharField(blank=True, max_length=300, verbose_name='原文出处')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Promise',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='plan.plan', verbose_name='计划')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='plan.planitem', verbose_name='条目')),
                    ('code', models.CharField(db_collation='C', max_length=10, verbose_name='代码')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('kind', models.CharField(max_length=12, verbose_name='类别')),
                    ('target_text', models.CharField(blank=True, max_length=60, verbose_name='目标')),
                    ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位')),
                    ('scope', models.CharField(max_length=300, verbose_name='统计内容')),
                    ('denominator', models.CharField(blank=True, max_length=300, verbose_name='分母')),
                    ('deadline', models.DateField(verbose_name='期限')),
                    ('period', models.CharField(max_length=12, verbose_name='考核周期')),
                    ('baseline', models.CharField(blank=True, max_length=12, verbose_name='基期')),
                    ('level', models.JSONField(default=list, verbose_name='统计层级')),
                    ('owners', models.JSONField(default=list, verbose_name='责任处室')),
                    ('registers', models.JSONField(default=list, verbose_name='所需登记簿')),
                    ('indicator', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='指标')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='备注')),
                ],
                options={
                    'verbose_name': '承诺',
                    'verbose_name_plural': '承诺',
                    'ordering': ['item__number', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('plan', 'code'), name='promise_once')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='promise',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_promiseevent" ("baseline", "code", "deadline", "denominator", "id", "indicator", "item_id", "kind", "level", "note", "owners", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "registers", "scope", "target_text", "title", "unit") SELECT new_values."baseline", new_values."code", new_values."deadline", new_values."denominator", new_values."id", new_values."indicator", new_values."item_id", new_values."kind", new_values."level", new_values."note", new_values."owners", new_values."period", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."plan_id", new_values."registers", new_values."scope", new_values."target_text", new_values."title", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='af9722ad5d9bc12c5a2baab1e7acca5d07e7668c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6eaad', referencing='REFERENCING NEW TABLE AS new_values ', table='plan_promise', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='promise',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plan_promiseevent" ("baseline", "code", "deadline", "denominator", "id", "indicator", "item_id", "kind", "level", "note", "owners", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "registers", "scope", "target_text", "title", "unit") SELECT new_values."baseline", new_values."code", new_values."deadline", new_values."denominator", new_values."id", new_values."indicator", new_values."item_id", new_values."kind", new_values."level", new_values."note", new_values."owners", new_values."period", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."plan_id", new_values."registers", new_values."scope", new_values."target_text", new_values."title", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a181a7568dfbf3cc53b5c1e373b8f34e30acbf15', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2dd12', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='plan_promise', when='AFTER')),
            ), migrations.CreateModel(
                name='PromiseEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.promise')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan', verbose_name='计划')),
                    ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.planitem', verbose_name='条目')),
                    ('code', models.CharField(db_collation='C', max_length=10, verbose_name='代码')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('kind', models.CharField(max_length=12, verbose_name='类别')),
                    ('target_text', models.CharField(blank=True, max_length=60, verbose_name='目标')),
                    ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位')),
                    ('scope', models.CharField(max_length=300, verbose_name='统计内容')),
                    ('denominator', models.CharField(blank=True, max_length=300, verbose_name='分母')),
                    ('deadline', models.DateField(verbose_name='期限')),
                    ('period', models.CharField(max_length=12, verbose_name='考核周期')),
                    ('baseline', models.CharField(blank=True, max_length=12, verbose_name='基期')),
                    ('level', models.JSONField(default=list, verbose_name='统计层级')),
                    ('owners', models.JSONField(default=list, verbose_name='责任处室')),
                    ('registers', models.JSONField(default=list, verbose_name='所需登记簿')),
                    ('indicator', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='指标')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='备注')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Observation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.UUIDField(editable=False, verbose_name='计算批次')),
                    ('indicator', models.CharField(db_collation='C', max_length=60, verbose_name='指标')),
                    ('set_code', models.CharField(db_collation='C', max_length=20, verbose_name='考核单位集')),
                    ('at', models.DateField(verbose_name='时点')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='县（市、区）')),
                    ('numerator', models.BigIntegerField(verbose_name='分子')),
                    ('denominator', models.BigIntegerField(null=True, verbose_name='分母')),
                    ('value', models.DecimalField(decimal_places=8, max_digits=24, null=True, verbose_name='值')),
                    ('baseline', models.DecimalField(decimal_places=8, max_digits=24, null=True, verbose_name='基期值')),
                    ('unplaced', models.BigIntegerField(default=0, verbose_name='未归入')),
                    ('unreported', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None, verbose_name='未报单位')),
                    ('edition', models.DateField(null=True, verbose_name='区划版本')),
                    ('query_version', models.CharField(max_length=12, verbose_name='查询版本')),
                    ('computed_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='计算时间')),
                ],
                options={
                    'verbose_name': '指标观测值',
                    'verbose_name_plural': '指标观测值',
                    'indexes': [models.Index(fields=['set_code', 'at', 'indicator', '-id'], name='observation_latest'), models.Index(condition=models.Q(('unit', None)), fields=['indicator', 'set_code', 'at'], name='observation_trend')],
                    'constraints': [models.UniqueConstraint(fields=('run', 'indicator', 'set_code', 'at', 'unit'), name='observation_once', nulls_distinct=False, violation_error_message='同一批次中同一指标、同一单位只能有一个值。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='observation',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '指标观测值不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='b569b89400717fe08496094389e01894c88b8082', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6f487', table='plan_observation', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='observation',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '指标观测值不可清空' USING ERRCODE = 'insufficient_privilege';", hash='346d1a5ec0b597d643f76605205bfb9722d21977', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d994a', table='plan_observation', when='BEFORE')),
            ), migrations.CreateModel(
                name='ObservationRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(editable=False, unique=True, verbose_name='批次编号')),
                    ('computed_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='计算时间')),
                    ('marks', models.JSONField(default=dict, verbose_name='变更记录位置')),
                ],
                options={
                    'verbose_name': '计算批次',
                    'verbose_name_plural': '计算批次',
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='observationrun',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '计算批次不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='8065a23451da7eaa5c10cae715f221d2aff4efae', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dea41', table='plan_observationrun', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='observationrun',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '计算批次不可清空' USING ERRCODE = 'insufficient_privilege';", hash='af7b9de61342514a292f4984e4205004037e8ad3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e6a50', table='plan_observationrun', when='BEFORE')),
            )],
        ),
    ]
