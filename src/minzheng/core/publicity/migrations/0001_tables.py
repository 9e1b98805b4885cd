import django.contrib.postgres.fields
import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('cases', '0001_tables_2'),
        ('divisions', '0001_tables'),
        ('documents', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='PublicVisit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(db_collation='C', max_length=32, verbose_name='来源摘要')),
                    ('window_at', models.DateTimeField(verbose_name='时段')),
                    ('count', models.PositiveIntegerField(verbose_name='次数')),
                ],
                options={
                    'verbose_name': '访问计数',
                    'verbose_name_plural': '访问计数',
                    'indexes': [models.Index(fields=['window_at'], name='public_visit_window')],
                    'constraints': [models.UniqueConstraint(fields=('source', 'window_at'), name='public_visit_once', violation_error_message='同一来源同一时段只有一条。')],
                },
            ), migrations.CreateModel(
                name='Objection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('key', models.UUIDField(unique=True, verbose_name='表单编号')),
                    ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='publicity.publicnotice', verbose_name='公示')),
                    ('channel', models.CharField(choices=[('web', '公示网页'), ('window', '窗口'), ('phone', '电话')], db_collation='C', max_length=6, verbose_name='来源')),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                    ('text', models.CharField(max_length=1000, verbose_name='异议内容')),
                    ('sealed_name', models.BinaryField(null=True, verbose_name='异议人（密文）')),
                    ('sealed_contact', models.BinaryField(null=True, verbose_name='联系方式（密文）')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='答复期限')),
                    ('undetermined', models.CharField(blank=True, max_length=200, verbose_name='期限未定原因')),
                    ('examined_on', models.DateField(blank=True, null=True, verbose_name='核实日期')),
                    ('examined_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人')),
                    ('upheld', models.BooleanField(blank=True, null=True, verbose_name='异议成立')),
                    ('finding', models.CharField(blank=True, max_length=1000, verbose_name='核实情况')),
                    ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                    ('way', models.CharField(blank=True, choices=[('person', '当面'), ('phone', '电话'), ('letter', '书面'), ('nobody', '未留联系方式，无法答复')], db_collation='C', max_length=6, verbose_name='答复方式')),
                    ('answer', models.CharField(blank=True, max_length=1000, verbose_name='答复内容')),
                ],
                options={
                    'verbose_name': '异议',
                    'verbose_name_plural': '异议',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('answered_on__isnull', True)), fields=['due_on'], name='objection_waiting')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'window', 'phone']), models.Q(('text', ''), _negated=True)), name='objection_said', violation_error_message='异议须有来源和内容。'), models.CheckConstraint(condition=models.Q(models.Q(('examined_by__isnull', True), ('examined_on__isnull', True), ('finding', ''), ('upheld__isnull', True)), models.Q(('examined_by__isnull', False), ('examined_on__gte', models.F('received_on')), ('upheld__isnull', False), models.Q(('finding', ''), _negated=True)), _connector='OR'), name='objection_examined_whole', violation_error_message='核实异议须写明结论、情况和核实人，且不早于收到之日。'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_by__isnull', True), ('answered_on__isnull', True), ('way', '')), models.Q(('answered_by__isnull', False), ('answered_on__gte', models.F('examined_on')), ('way__in', ['person', 'phone', 'letter', 'nobody']), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='objection_answered_whole', violation_error_message='先核实再答复；答复须写明方式、内容和答复人。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='objection',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='e64c666def3925f7ff565f67cc97b67848ad35b8', operation='UPDATE', pgid='pgtrigger_raise_version_363ff', table='publicity_objection', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='objection',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_received', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.key, OLD.notice_id, OLD.channel, OLD.received_on, OLD.received_by_id, OLD.text, OLD.sealed_name, OLD.sealed_contact, OLD.division_id) IS DISTINCT FROM ROW(NEW.key, NEW.notice_id, NEW.channel, NEW.received_on, NEW.received_by_id, NEW.text, NEW.sealed_name, NEW.sealed_contact, NEW.division_id))', func="RAISE EXCEPTION '异议的内容和来源不可更改' USING ERRCODE = 'check_violation';", hash='2b6801c8afd2fceff72e54b186dd3c8f95846720', operation='UPDATE', pgid='pgtrigger_kept_as_received_9174a', table='publicity_objection', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='objection',
                trigger=pgtrigger.compiler.Trigger(name='step_by_step', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.examined_on IS NOT NULL AND ROW(OLD.examined_on, OLD.examined_by_id, OLD.upheld, OLD.finding)\n                        IS DISTINCT FROM ROW(NEW.examined_on, NEW.examined_by_id, NEW.upheld, NEW.finding) THEN\n                        RAISE EXCEPTION '异议已经核实，结论不可更改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF OLD.answered_on IS NOT NULL AND ROW(OLD.answered_on, OLD.answered_by_id, OLD.way, OLD.answer)\n                        IS DISTINCT FROM ROW(NEW.answered_on, NEW.answered_by_id, NEW.way, NEW.answer) THEN\n                        RAISE EXCEPTION '异议已经答复，答复不可更改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF NEW.answered_on IS NOT NULL AND NEW.examined_on IS NULL THEN\n                        RAISE EXCEPTION '先核实异议，再答复' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='6ec048b0edfd3eef067d88391645557164f19ef1', operation='UPDATE', pgid='pgtrigger_step_by_step_6cddf', table='publicity_objection', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='objection',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '异议不可删除' USING ERRCODE = 'check_violation';", hash='39d3900c2a919386ec4e54f496a1c9df2302f70b', operation='DELETE', pgid='pgtrigger_never_deleted_b218a', table='publicity_objection', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='objection',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "publicity_objectionevent" ("answer", "answered_by_id", "answered_on", "channel", "created_at", "division_id", "due_on", "examined_by_id", "examined_on", "finding", "id", "key", "notice_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "sealed_contact", "sealed_name", "text", "uid", "undetermined", "updated_at", "upheld", "version", "way") SELECT new_values."answer", new_values."answered_by_id", new_values."answered_on", new_values."channel", new_values."created_at", new_values."division_id", new_values."due_on", new_values."examined_by_id", new_values."examined_on", new_values."finding", new_values."id", new_values."key", new_values."notice_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."received_by_id", new_values."received_on", new_values."sealed_contact", new_values."sealed_name", new_values."text", new_values."uid", new_values."undetermined", new_values."updated_at", new_values."upheld", new_values."version", new_values."way" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1229f7397ade9f86689a133135d21e70995364ca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_49418', referencing='REFERENCING NEW TABLE AS new_values ', table='publicity_objection', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='objection',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "publicity_objectionevent" ("answer", "answered_by_id", "answered_on", "channel", "created_at", "division_id", "due_on", "examined_by_id", "examined_on", "finding", "id", "key", "notice_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "sealed_contact", "sealed_name", "text", "uid", "undetermined", "updated_at", "upheld", "version", "way") SELECT new_values."answer", new_values."answered_by_id", new_values."answered_on", new_values."channel", new_values."created_at", new_values."division_id", new_values."due_on", new_values."examined_by_id", new_values."examined_on", new_values."finding", new_values."id", new_values."key", new_values."notice_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."received_by_id", new_values."received_on", new_values."sealed_contact", new_values."sealed_name", new_values."text", new_values."uid", new_values."undetermined", new_values."updated_at", new_values."upheld", new_values."version", new_values."way" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7d7f9d3055ec354ab0ff48f14b78e7d9dad4caaa', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5843d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='publicity_objection', when='AFTER')),
            ), migrations.CreateModel(
                name='ObjectionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='publicity.objection')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('key', models.UUIDField(verbose_name='表单编号')),
                    ('notice', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='publicity.publicnotice', verbose_name='公示')),
                    ('channel', models.CharField(choices=[('web', '公示网页'), ('window', '窗口'), ('phone', '电话')], db_collation='C', max_length=6, verbose_name='来源')),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('received_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                    ('text', models.CharField(max_length=1000, verbose_name='异议内容')),
                    ('sealed_name', models.BinaryField(null=True, verbose_name='异议人（密文）')),
                    ('sealed_contact', models.BinaryField(null=True, verbose_name='联系方式（密文）')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='答复期限')),
                    ('undetermined', models.CharField(blank=True, max_length=200, verbose_name='期限未定原因')),
                    ('examined_on', models.DateField(blank=True, null=True, verbose_name='核实日期')),
                    ('examined_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人')),
                    ('upheld', models.BooleanField(blank=True, null=True, verbose_name='异议成立')),
                    ('finding', models.CharField(blank=True, max_length=1000, verbose_name='核实情况')),
                    ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                    ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                    ('way', models.CharField(blank=True, choices=[('person', '当面'), ('phone', '电话'), ('letter', '书面'), ('nobody', '未留联系方式，无法答复')], db_collation='C', max_length=6, verbose_name='答复方式')),
                    ('answer', models.CharField(blank=True, max_length=1000, verbose_name='答复内容')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Publication',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('published_on', models.DateField(verbose_name='公布日期')),
                    ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公布人')),
                    ('unit', models.CharField(max_length=120, verbose_name='监督单位')),
                    ('telephone', models.CharField(max_length=30, verbose_name='办公电话')),
                    ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤下日期')),
                    ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下人')),
                    ('withdrawn_why', models.CharField(blank=True, max_length=200, verbose_name='撤下原因')),
                ],
                options={
                    'verbose_name': '公布',
                    'verbose_name_plural': '公布',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('division', 'programme'), name='publication_once', violation_error_message='这个乡镇（街道）的这一项目已经公布。'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_by__isnull', True), ('withdrawn_on__isnull', True), ('withdrawn_why', '')), models.Q(('withdrawn_by__isnull', False), ('withdrawn_on__gte', models.F('published_on')), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='publication_withdrawn_whole', violation_error_message='撤下公布须写明原因和经办人。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='publication',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='bfc0102f4a54936df44a1c93afe4ab0b63224c63', operation='UPDATE', pgid='pgtrigger_raise_version_1766f', table='publicity_publication', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='publication',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_published', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.programme, OLD.division_id, OLD.published_on, OLD.published_by_id) IS DISTINCT FROM ROW(NEW.programme, NEW.division_id, NEW.published_on, NEW.published_by_id))', func="RAISE EXCEPTION '公布的项目、地方和日期不可更改' USING ERRCODE = 'check_violation';", hash='a8740e227d7a8cafe066d65278c2cacd0c7d9a6b', operation='UPDATE', pgid='pgtrigger_kept_as_published_8a6e1', table='publicity_publication', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='publication',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '公布不可删除，只能撤下' USING ERRCODE = 'check_violation';", hash='3343801692be26e75801267bc3da898f5a788360', operation='DELETE', pgid='pgtrigger_never_deleted_9bc1c', table='publicity_publication', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='publication',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "publicity_publicationevent" ("created_at", "division_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "published_by_id", "published_on", "telephone", "uid", "unit", "updated_at", "version", "withdrawn_by_id", "withdrawn_on", "withdrawn_why") SELECT new_values."created_at", new_values."division_id", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."programme", new_values."published_by_id", new_values."published_on", new_values."telephone", new_values."uid", new_values."unit", new_values."updated_at", new_values."version", new_values."withdrawn_by_id", new_values."withdrawn_on", new_values."withdrawn_why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4ce140e514adc505d4715c8044b8d0a5368c2c6b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cee2e', referencing='REFERENCING NEW TABLE AS new_values ', table='publicity_publication', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='publication',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "publicity_publicationevent" ("created_at", "division_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "published_by_id", "published_on", "telephone", "uid", "unit", "updated_at", "version", "withdrawn_by_id", "withdrawn_on", "withdrawn_why") SELECT new_values."created_at", new_values."division_id", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."programme", new_values."published_by_id", new_values."published_on", new_values."telephone", new_values."uid", new_values."unit", new_values."updated_at", new_values."version", new_values."withdrawn_by_id", new_values."withdrawn_on", new_values."withdrawn_why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4bfe5c3abd5f50f0eaaad9008bf54670f0ebfe43', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d46e5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='publicity_publication', when='AFTER')),
            ), migrations.CreateModel(
                name='PublicationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='publicity.publication')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('published_on', models.DateField(verbose_name='公布日期')),
                    ('published_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公布人')),
                    ('unit', models.CharField(max_length=120, verbose_name='监督单位')),
                    ('telephone', models.CharField(max_length=30, verbose_name='办公电话')),
                    ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤下日期')),
                    ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下人')),
                    ('withdrawn_why', models.CharField(blank=True, max_length=200, verbose_name='撤下原因')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='PublicNotice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('key', models.UUIDField(unique=True, verbose_name='表单编号')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_notices', to='cases.case', verbose_name='办件')),
                    ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_notice', to='cases.filedpaper', verbose_name='公示记录')),
                    ('pin', models.CharField(db_collation='C', max_length=80, verbose_name='流程版本')),
                    ('shows', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None, verbose_name='公示项目')),
                    ('applicant', models.CharField(max_length=60, verbose_name='公示姓名')),
                    ('members', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='家庭人数')),
                    ('proposal', models.CharField(choices=[('grant', '拟同意'), ('refuse', '拟不同意')], db_collation='C', max_length=6, verbose_name='初审意见')),
                    ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='拟月保障金（分）')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                    ('boards', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None, verbose_name='公示地点')),
                    ('posted_on', models.DateField(verbose_name='公示起日')),
                    ('until', models.DateField(verbose_name='公示止日')),
                    ('unit', models.CharField(max_length=120, verbose_name='受理异议单位')),
                    ('telephone', models.CharField(max_length=30, verbose_name='办公电话')),
                    ('posted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='张贴登记人')),
                    ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='公示栏照片')),
                    ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                    ('lifted_for', models.CharField(blank=True, choices=[('expired', '公示期满'), ('moved', '办件已转入其他环节'), ('wrong', '对象或内容有误'), ('withdrawn', '申请人撤回'), ('other', '其他')], db_collation='C', max_length=9, verbose_name='撤下原因')),
                    ('lifted_why', models.CharField(blank=True, max_length=200, verbose_name='撤下说明')),
                    ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下人')),
                ],
                options={
                    'verbose_name': '公示',
                    'verbose_name_plural': '公示',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('lifted_at__isnull', True)), fields=['until'], name='public_notice_up'), models.Index(fields=['division', '-posted_on'], name='public_notice_place')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('case',), name='public_notice_once', violation_error_message='这一件正在公示，不能重复公示；内容有误的请先撤下。'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('posted_on'))), name='public_notice_runs', violation_error_message='公示止日应晚于起日。'), models.CheckConstraint(condition=models.Q(('proposal__in', ['grant', 'refuse'])), name='public_notice_proposes', violation_error_message='初审意见只能是拟同意或拟不同意。'), models.CheckConstraint(condition=models.Q(('boards__len__gte', 1), ('shows__len__gte', 1)), name='public_notice_somewhere', violation_error_message='公示至少有一个地点和一个项目。'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gt', 0), _connector='OR'), name='public_notice_amount', violation_error_message='金额应大于 0。'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True), ('lifted_for', ''), ('lifted_why', '')), models.Q(('lifted_at__isnull', False), ('lifted_for__in', ['expired', 'moved'])), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), ('lifted_for__in', ['wrong', 'withdrawn', 'other']), models.Q(('lifted_why', ''), _negated=True)), _connector='OR'), name='public_notice_lifted_whole', violation_error_message='提前撤下公示须写明原因和经办人。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='publicnotice',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='3f0422bdbc78a596677073f782b2c880faa35a8b', operation='UPDATE', pgid='pgtrigger_raise_version_33b55', table='publicity_publicnotice', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='publicnotice',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_posted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.key, OLD.case_id, OLD.paper_id, OLD.pin, OLD.shows, OLD.applicant, OLD.members, OLD.proposal, OLD.amount, OLD.note, OLD.boards, OLD.posted_on, OLD.until, OLD.unit, OLD.telephone, OLD.posted_by_id, OLD.division_id) IS DISTINCT FROM ROW(NEW.key, NEW.case_id, NEW.paper_id, NEW.pin, NEW.shows, NEW.applicant, NEW.members, NEW.proposal, NEW.amount, NEW.note, NEW.boards, NEW.posted_on, NEW.until, NEW.unit, NEW.telephone, NEW.posted_by_id, NEW.division_id))', func="RAISE EXCEPTION '公示的内容和起止不可更改，有误的请撤下重新公示' USING ERRCODE = 'check_violation';", hash='562fd889ad1a8702570eac01f2c0ff09fa0403e9', operation='UPDATE', pgid='pgtrigger_kept_as_posted_bf1ef', table='publicity_publicnotice', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='publicnotice',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '公示不可删除，只能撤下' USING ERRCODE = 'check_violation';", hash='d9f4f1ec2d3f37f38e12525ba562ac9f1bb8e426', operation='DELETE', pgid='pgtrigger_never_deleted_2734d', table='publicity_publicnotice', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='publicnotice',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "publicity_publicnoticeevent" ("amount", "applicant", "boards", "case_id", "created_at", "division_id", "id", "key", "lifted_at", "lifted_by_id", "lifted_for", "lifted_why", "members", "note", "paper_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "pin", "posted_by_id", "posted_on", "proposal", "shows", "telephone", "uid", "unit", "until", "updated_at", "version") SELECT new_values."amount", new_values."applicant", new_values."boards", new_values."case_id", new_values."created_at", new_values."division_id", new_values."id", new_values."key", new_values."lifted_at", new_values."lifted_by_id", new_values."lifted_for", new_values."lifted_why", new_values."members", new_values."note", new_values."paper_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."photo_id", new_values."pin", new_values."posted_by_id", new_values."posted_on", new_values."proposal", new_values."shows", new_values."telephone", new_values."uid", new_values."unit", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='af9b067a394516fdaf0c2a2192f11bcb2e342fa7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4a654', referencing='REFERENCING NEW TABLE AS new_values ', table='publicity_publicnotice', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='publicnotice',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "publicity_publicnoticeevent" ("amount", "applicant", "boards", "case_id", "created_at", "division_id", "id", "key", "lifted_at", "lifted_by_id", "lifted_for", "lifted_why", "members", "note", "paper_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "pin", "posted_by_id", "posted_on", "proposal", "shows", "telephone", "uid", "unit", "until", "updated_at", "version") SELECT new_values."amount", new_values."applicant", new_values."boards", new_values."case_id", new_values."created_at", new_values."division_id", new_values."id", new_values."key", new_values."lifted_at", new_values."lifted_by_id", new_values."lifted_for", new_values."lifted_why", new_values."members", new_values."note", new_values."paper_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."photo_id", new_values."pin", new_values."posted_by_id", new_values."posted_on", new_values."proposal", new_values."shows", new_values."telephone", new_values."uid", new_values."unit", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='897fe0ee5a669385031236883720e6e4703e38f0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_87cd8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='publicity_publicnotice', when='AFTER')),
            ), migrations.CreateModel(
                name='PublicNoticeEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='publicity.publicnotice')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('key', models.UUIDField(verbose_name='表单编号')),
                    ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case', verbose_name='办件')),
                    ('paper', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.filedpaper', verbose_name='公示记录')),
                    ('pin', models.CharField(db_collation='C', max_length=80, verbose_name='流程版本')),
                    ('shows', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None, verbose_name='公示项目')),
                    ('applicant', models.CharField(max_length=60, verbose_name='公示姓名')),
                    ('members', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='家庭人数')),
                    ('proposal', models.CharField(choices=[('grant', '拟同意'), ('refuse', '拟不同意')], db_collation='C', max_length=6, verbose_name='初审意见')),
                    ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='拟月保障金（分）')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                    ('boards', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None, verbose_name='公示地点')),
                    ('posted_on', models.DateField(verbose_name='公示起日')),
                    ('until', models.DateField(verbose_name='公示止日')),
                    ('unit', models.CharField(max_length=120, verbose_name='受理异议单位')),
                    ('telephone', models.CharField(max_length=30, verbose_name='办公电话')),
                    ('posted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='张贴登记人')),
                    ('photo', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document', verbose_name='公示栏照片')),
                    ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                    ('lifted_for', models.CharField(blank=True, choices=[('expired', '公示期满'), ('moved', '办件已转入其他环节'), ('wrong', '对象或内容有误'), ('withdrawn', '申请人撤回'), ('other', '其他')], db_collation='C', max_length=9, verbose_name='撤下原因')),
                    ('lifted_why', models.CharField(blank=True, max_length=200, verbose_name='撤下说明')),
                    ('lifted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下人')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]
