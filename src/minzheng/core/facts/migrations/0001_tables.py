import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import minzheng.core.founding
import minzheng.core.registers.spells
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('facts', '0001_initial'), ('facts', '0002_checked_by_person')]

    initial = True

    dependencies = [
        ('divisions', '0001_tables'),
        ('parties', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Fact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='parties.person', verbose_name='人员')),
                    ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='parties.household', verbose_name='家庭')),
                    ('kind', models.CharField(db_collation='C', max_length=40, verbose_name='项目')),
                    ('source', models.CharField(choices=[('declared', '本人申报'), ('checked', '部门核对'), ('assessed', '评估认定')], db_collation='C', max_length=10, verbose_name='来源')),
                    ('origin', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='来件')),
                    ('basis', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                    ('number', models.BigIntegerField(blank=True, null=True, verbose_name='数值')),
                    ('truth', models.BooleanField(blank=True, null=True, verbose_name='是否')),
                    ('day', models.DateField(blank=True, null=True, verbose_name='日期')),
                    ('text', models.CharField(blank=True, db_collation='C', max_length=30, null=True, verbose_name='代码值')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'verbose_name': '状况',
                    'verbose_name_plural': '状况',
                    'abstract': False,
                    'indexes': [models.Index(fields=['kind', 'source'], name='fact_kind_source'), models.Index(condition=models.Q(('source', 'checked')), fields=['person', 'kind'], name='fact_checked')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', True), ('person__isnull', False)), models.Q(('household__isnull', False), ('person__isnull', True)), _connector='OR'), name='fact_one_party', violation_error_message='一项状况恰属于一个人或一个家庭。'), models.CheckConstraint(condition=models.Q(models.Q(('day__isnull', True), ('number__isnull', False), ('text__isnull', True), ('truth__isnull', True)), models.Q(('day__isnull', True), ('number__isnull', True), ('text__isnull', True), ('truth__isnull', False)), models.Q(('day__isnull', False), ('number__isnull', True), ('text__isnull', True), ('truth__isnull', True)), models.Q(('day__isnull', True), ('number__isnull', True), ('text__isnull', False), ('truth__isnull', True)), _connector='OR'), name='fact_one_value', violation_error_message='一项状况恰有一个值。'), models.CheckConstraint(condition=models.Q(('source__in', ['declared', 'checked', 'assessed'])), name='fact_source_known', violation_error_message='来源只能是本人申报、部门核对或评估认定。'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='fact_ends_after_it_begins', violation_error_message='终止日期应晚于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('person__isnull', False)), expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(minzheng.core.registers.spells.CodeNumber('kind'), minzheng.core.registers.spells.CodeNumber('kind'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(minzheng.core.registers.spells.CodeNumber('source'), minzheng.core.registers.spells.CodeNumber('source'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='fact_once_person', violation_error_message='这一项在这段时间已有同一来源的数据，不能重叠；请核对起止日期。'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('household__isnull', False)), expressions=[(models.Func(models.F('household'), models.F('household'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(minzheng.core.registers.spells.CodeNumber('kind'), minzheng.core.registers.spells.CodeNumber('kind'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(minzheng.core.registers.spells.CodeNumber('source'), minzheng.core.registers.spells.CodeNumber('source'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='fact_once_household', violation_error_message='这一项在这段时间已有同一来源的数据，不能重叠；请核对起止日期。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='fact',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='47f8c1e38aa311c5c50ada89646660b0e49c44e9', operation='UPDATE', pgid='pgtrigger_raise_version_ffd70', table='facts_fact', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fact',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facts_factevent" ("basis", "created_at", "day", "division_id", "household_id", "id", "kind", "number", "origin", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "source", "text", "truth", "uid", "until", "updated_at", "version") SELECT new_values."basis", new_values."created_at", new_values."day", new_values."division_id", new_values."household_id", new_values."id", new_values."kind", new_values."number", new_values."origin", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."since", new_values."source", new_values."text", new_values."truth", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1609b775a8dc53818a0c77062df1e835f04c32a0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0c782', referencing='REFERENCING NEW TABLE AS new_values ', table='facts_fact', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fact',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "facts_factevent" ("basis", "created_at", "day", "division_id", "household_id", "id", "kind", "number", "origin", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "source", "text", "truth", "uid", "until", "updated_at", "version") SELECT new_values."basis", new_values."created_at", new_values."day", new_values."division_id", new_values."household_id", new_values."id", new_values."kind", new_values."number", new_values."origin", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."since", new_values."source", new_values."text", new_values."truth", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='702b2069e4af587d10b92802a4af79b2206f0a7f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_199c1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='facts_fact', when='AFTER')),
            ), migrations.CreateModel(
                name='FactEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='facts.fact')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.household', verbose_name='家庭')),
                    ('kind', models.CharField(db_collation='C', max_length=40, verbose_name='项目')),
                    ('source', models.CharField(choices=[('declared', '本人申报'), ('checked', '部门核对'), ('assessed', '评估认定')], db_collation='C', max_length=10, verbose_name='来源')),
                    ('origin', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='来件')),
                    ('basis', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                    ('number', models.BigIntegerField(blank=True, null=True, verbose_name='数值')),
                    ('truth', models.BooleanField(blank=True, null=True, verbose_name='是否')),
                    ('day', models.DateField(blank=True, null=True, verbose_name='日期')),
                    ('text', models.CharField(blank=True, db_collation='C', max_length=30, null=True, verbose_name='代码值')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]
