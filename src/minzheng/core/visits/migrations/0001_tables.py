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
        ('divisions', '0001_tables'),
        ('documents', '0001_tables'),
        ('facilities', '0001_tables'),
        ('parties', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Visit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('checklist', models.CharField(db_collation='C', max_length=60, verbose_name='检查单')),
                    ('pin', models.CharField(db_collation='C', max_length=80, verbose_name='检查单版本')),
                    ('cause', models.CharField(choices=[('planned', '计划'), ('triggered', '触发'), ('drawn', '抽取')], db_collation='C', default='planned', max_length=9, verbose_name='缘由')),
                    ('key', models.UUIDField(unique=True, verbose_name='表单编号')),
                    ('content', models.CharField(max_length=64, verbose_name='安排内容摘要')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='parties.person', verbose_name='人员')),
                    ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='parties.household', verbose_name='家庭')),
                    ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='facilities.facility', verbose_name='设施')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='parties.organisation', verbose_name='组织')),
                    ('occasion_kind', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='所为种类')),
                    ('occasion_uid', models.UUIDField(blank=True, null=True, verbose_name='所为编号')),
                    ('occasion_paper', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='所需材料')),
                    ('wanted', models.PositiveSmallIntegerField(default=1, verbose_name='应到人数')),
                    ('earliest_on', models.DateField(blank=True, null=True, verbose_name='不早于')),
                    ('planned_on', models.DateField(verbose_name='计划日期')),
                    ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='安排人')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='嘱托')),
                    ('state', models.CharField(choices=[('planned', '待走访'), ('started', '走访中'), ('submitted', '待同行人确认'), ('finished', '已完成'), ('cancelled', '已取消')], db_collation='C', default='planned', max_length=9, verbose_name='状态')),
                    ('visited_on', models.DateField(blank=True, null=True, verbose_name='走访日期')),
                    ('at_home', models.BooleanField(blank=True, null=True, verbose_name='见到本人')),
                    ('absence', models.CharField(blank=True, max_length=200, verbose_name='未见到的情况')),
                    ('answers', models.JSONField(default=dict, verbose_name='答案')),
                    ('signature', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='被走访人签名')),
                    ('unsigned', models.CharField(blank=True, max_length=200, verbose_name='未签名的原因')),
                    ('sent_key', models.UUIDField(blank=True, null=True, unique=True, verbose_name='提交编号')),
                    ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                    ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='取消的原因')),
                    ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='走访表')),
                ],
                options={
                    'verbose_name': '走访',
                    'verbose_name_plural': '走访',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('state__in', ('planned', 'started', 'submitted'))), fields=['planned_on', 'id'], name='visit_open'), models.Index(fields=['checklist', 'person', 'visited_on'], name='visit_of_person'), models.Index(fields=['occasion_uid'], name='visit_occasion')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('checklist__regex', '^[a-z_]+\\.[a-z_]+$'), models.Q(('pin', ''), _negated=True)), name='visit_checklist_is_code', violation_error_message='走访须有检查单代码和版本，例如 assistance.home_visit。'), models.CheckConstraint(condition=models.Q(models.Q(('facility__isnull', True), ('household__isnull', True), ('organisation__isnull', True), ('person__isnull', False)), models.Q(('facility__isnull', True), ('household__isnull', False), ('organisation__isnull', True), ('person__isnull', True)), models.Q(('facility__isnull', False), ('household__isnull', True), ('organisation__isnull', True), ('person__isnull', True)), models.Q(('facility__isnull', True), ('household__isnull', True), ('organisation__isnull', False), ('person__isnull', True)), _connector='OR'), name='visit_one_subject', violation_error_message='走访恰有一个对象：一个人、一个家庭、一处设施或一个组织。'), models.CheckConstraint(condition=models.Q(models.Q(('occasion_kind', ''), ('occasion_paper', ''), ('occasion_uid__isnull', True)), models.Q(models.Q(('occasion_kind', ''), _negated=True), ('occasion_uid__isnull', False)), _connector='OR'), name='visit_occasion_whole', violation_error_message='走访所为的事项须有种类和编号。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'finished']), _negated=True), models.Q(('sent_key__isnull', False), ('submitted_at__isnull', False), ('submitted_by__isnull', False), ('visited_on__isnull', False)), _connector='OR'), name='visit_sent_whole', violation_error_message='提交的走访须有走访日期、提交人和提交时间。'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('state', 'finished')), models.Q(models.Q(('state', 'finished'), _negated=True), ('finished_at__isnull', True)), _connector='OR'), name='visit_finished_whole', violation_error_message='完成的走访须有完成时间，其他的没有。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visit_cancelled_for_a_reason', violation_error_message='取消走访须写明原因。'), models.CheckConstraint(condition=models.Q(('visited_on__isnull', True), ('earliest_on__isnull', True), ('visited_on__gte', models.F('earliest_on')), _connector='OR'), name='visit_not_before', violation_error_message='走访日期不能早于所为事项的开始日期。'), models.UniqueConstraint(condition=models.Q(('occasion_uid__isnull', False), ('state__in', ('planned', 'started', 'submitted'))), fields=('occasion_uid', 'occasion_paper'), name='visit_one_open_for_a_paper', violation_error_message='这份材料已经安排了走访，还没有办完。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='0a518f18c6d70fa6452620080b6e476a34353171', operation='UPDATE', pgid='pgtrigger_raise_version_1189a', table='visits_visit', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_planned', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.checklist, OLD.key, OLD.person_id, OLD.household_id, OLD.facility_id, OLD.organisation_id, OLD.occasion_kind, OLD.occasion_uid, OLD.occasion_paper, OLD.wanted, OLD.planned_by_id) IS DISTINCT FROM ROW(NEW.checklist, NEW.key, NEW.person_id, NEW.household_id, NEW.facility_id, NEW.organisation_id, NEW.occasion_kind, NEW.occasion_uid, NEW.occasion_paper, NEW.wanted, NEW.planned_by_id))', func="RAISE EXCEPTION '走访的检查单、对象和缘由不可更改，请取消后另行安排' USING ERRCODE = 'check_violation';", hash='02bd5c134b16795311803b30f3080f7ce101a78a', operation='UPDATE', pgid='pgtrigger_kept_as_planned_40d81', table='visits_visit', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='goes_its_way', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('planned', 'started'), ('planned', 'cancelled'), ('started', 'submitted'), ('started', 'cancelled'), ('submitted', 'started'), ('submitted', 'finished'), ('submitted', 'cancelled')) THEN\n                RAISE EXCEPTION '走访不能从这一步直接到那一步' USING ERRCODE = 'check_violation';\n            END IF;\n            IF OLD.state IN ('finished', 'cancelled') AND ROW(OLD.state, OLD.answers, OLD.visited_on, OLD.pin, OLD.at_home, OLD.signature_id, OLD.reason) IS DISTINCT FROM ROW(NEW.state, NEW.answers, NEW.visited_on, NEW.pin, NEW.at_home, NEW.signature_id, NEW.reason) THEN\n                RAISE EXCEPTION '已完成或取消的走访不可更改' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.state = 'finished' AND OLD.state <> 'finished' AND (\n                EXISTS (SELECT 1 FROM visits_visitor WHERE visit_id = NEW.id AND signed_at IS NULL)\n                OR (SELECT COUNT(*) FROM visits_visitor WHERE visit_id = NEW.id) < NEW.wanted\n            ) THEN\n                RAISE EXCEPTION '走访人没有全部签名，不能完成' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e84c69f34446e12dde1d64e2c89e41b91a47a47b', operation='UPDATE', pgid='pgtrigger_goes_its_way_9b0f8', table='visits_visit', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '走访不可删除，只能取消' USING ERRCODE = 'check_violation';", hash='11be4cd3bbfc2b54ccf3ea7fc151b27d531a0ec3', operation='DELETE', pgid='pgtrigger_never_deleted_5d403', table='visits_visit', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "visits_visitevent" ("absence", "answers", "at_home", "cause", "checklist", "content", "created_at", "division_id", "earliest_on", "facility_id", "finished_at", "household_id", "id", "key", "note", "occasion_kind", "occasion_paper", "occasion_uid", "organisation_id", "paper_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pin", "planned_by_id", "planned_on", "reason", "sent_key", "signature_id", "state", "submitted_at", "submitted_by_id", "uid", "unsigned", "updated_at", "version", "visited_on", "wanted") SELECT new_values."absence", new_values."answers", new_values."at_home", new_values."cause", new_values."checklist", new_values."content", new_values."created_at", new_values."division_id", new_values."earliest_on", new_values."facility_id", new_values."finished_at", new_values."household_id", new_values."id", new_values."key", new_values."note", new_values."occasion_kind", new_values."occasion_paper", new_values."occasion_uid", new_values."organisation_id", new_values."paper_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."pin", new_values."planned_by_id", new_values."planned_on", new_values."reason", new_values."sent_key", new_values."signature_id", new_values."state", new_values."submitted_at", new_values."submitted_by_id", new_values."uid", new_values."unsigned", new_values."updated_at", new_values."version", new_values."visited_on", new_values."wanted" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f6fd4c106a8103b4040cace1c26cdf03f88c2280', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9d6da', referencing='REFERENCING NEW TABLE AS new_values ', table='visits_visit', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "visits_visitevent" ("absence", "answers", "at_home", "cause", "checklist", "content", "created_at", "division_id", "earliest_on", "facility_id", "finished_at", "household_id", "id", "key", "note", "occasion_kind", "occasion_paper", "occasion_uid", "organisation_id", "paper_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pin", "planned_by_id", "planned_on", "reason", "sent_key", "signature_id", "state", "submitted_at", "submitted_by_id", "uid", "unsigned", "updated_at", "version", "visited_on", "wanted") SELECT new_values."absence", new_values."answers", new_values."at_home", new_values."cause", new_values."checklist", new_values."content", new_values."created_at", new_values."division_id", new_values."earliest_on", new_values."facility_id", new_values."finished_at", new_values."household_id", new_values."id", new_values."key", new_values."note", new_values."occasion_kind", new_values."occasion_paper", new_values."occasion_uid", new_values."organisation_id", new_values."paper_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."pin", new_values."planned_by_id", new_values."planned_on", new_values."reason", new_values."sent_key", new_values."signature_id", new_values."state", new_values."submitted_at", new_values."submitted_by_id", new_values."uid", new_values."unsigned", new_values."updated_at", new_values."version", new_values."visited_on", new_values."wanted" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e9e06c8e17c1a8621b5fbaade652726711e78194', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_41cf1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='visits_visit', when='AFTER')),
            ), migrations.CreateModel(
                name='VisitEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='visits.visit')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('checklist', models.CharField(db_collation='C', max_length=60, verbose_name='检查单')),
                    ('pin', models.CharField(db_collation='C', max_length=80, verbose_name='检查单版本')),
                    ('cause', models.CharField(choices=[('planned', '计划'), ('triggered', '触发'), ('drawn', '抽取')], db_collation='C', default='planned', max_length=9, verbose_name='缘由')),
                    ('key', models.UUIDField(verbose_name='表单编号')),
                    ('content', models.CharField(max_length=64, verbose_name='安排内容摘要')),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.household', verbose_name='家庭')),
                    ('facility', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.facility', verbose_name='设施')),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.organisation', verbose_name='组织')),
                    ('occasion_kind', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='所为种类')),
                    ('occasion_uid', models.UUIDField(blank=True, null=True, verbose_name='所为编号')),
                    ('occasion_paper', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='所需材料')),
                    ('wanted', models.PositiveSmallIntegerField(default=1, verbose_name='应到人数')),
                    ('earliest_on', models.DateField(blank=True, null=True, verbose_name='不早于')),
                    ('planned_on', models.DateField(verbose_name='计划日期')),
                    ('planned_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='安排人')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='嘱托')),
                    ('state', models.CharField(choices=[('planned', '待走访'), ('started', '走访中'), ('submitted', '待同行人确认'), ('finished', '已完成'), ('cancelled', '已取消')], db_collation='C', default='planned', max_length=9, verbose_name='状态')),
                    ('visited_on', models.DateField(blank=True, null=True, verbose_name='走访日期')),
                    ('at_home', models.BooleanField(blank=True, null=True, verbose_name='见到本人')),
                    ('absence', models.CharField(blank=True, max_length=200, verbose_name='未见到的情况')),
                    ('answers', models.JSONField(default=dict, verbose_name='答案')),
                    ('signature', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document', verbose_name='被走访人签名')),
                    ('unsigned', models.CharField(blank=True, max_length=200, verbose_name='未签名的原因')),
                    ('sent_key', models.UUIDField(blank=True, null=True, verbose_name='提交编号')),
                    ('submitted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                    ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='取消的原因')),
                    ('paper', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document', verbose_name='走访表')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Visitor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visitors', to='visits.visit', verbose_name='走访')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='走访人')),
                    ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='签名时间')),
                ],
                options={
                    'verbose_name': '走访人',
                    'verbose_name_plural': '走访人',
                    'indexes': [models.Index(fields=['person', 'visit'], name='visitor_person')],
                    'constraints': [models.UniqueConstraint(fields=('visit', 'person'), name='visitor_once', violation_error_message='同一个人在一次走访里只列一次。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='visitor',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_finished', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT 1 FROM visits_visit WHERE id = OLD.visit_id AND state = 'finished') THEN\n                RAISE EXCEPTION '已完成的走访，走访人和签名不可更改' USING ERRCODE = 'check_violation';\n            END IF;\n            IF TG_OP = 'DELETE' THEN\n                RETURN OLD;\n            END IF;\n            RETURN NEW;\n        ", hash='e81ed2cfec7f6e7a1955b48430c2a7820cf0a852', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_finished_a042e', table='visits_visitor', when='BEFORE')),
            ), migrations.CreateModel(
                name='Draft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='visits.visit', verbose_name='走访')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                    ('typed', models.JSONField(default=dict, verbose_name='已填内容')),
                    ('saved_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='保存时间')),
                ],
                options={
                    'verbose_name': '走访草稿',
                    'verbose_name_plural': '走访草稿',
                    'constraints': [models.UniqueConstraint(fields=('visit', 'person'), name='visit_draft_once', violation_error_message='这次走访已有您的草稿。')],
                },
            ), migrations.CreateModel(
                name='Picture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='visits.visit', verbose_name='走访')),
                    ('question', models.CharField(db_collation='C', max_length=60, verbose_name='问题项')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='文件')),
                ],
                options={
                    'verbose_name': '走访照片',
                    'verbose_name_plural': '走访照片',
                },
            ), migrations.CreateModel(
                name='Finding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='visits.visit', verbose_name='走访')),
                    ('question', models.CharField(db_collation='C', max_length=60, verbose_name='问题项')),
                    ('title', models.CharField(max_length=120, verbose_name='问题')),
                    ('due_on', models.DateField(verbose_name='整改期限')),
                    ('state', models.CharField(choices=[('open', '待整改'), ('rectified', '待复查'), ('closed', '已销号')], db_collation='C', default='open', max_length=9, verbose_name='状态')),
                    ('rectified_on', models.DateField(blank=True, null=True, verbose_name='整改日期')),
                    ('rectified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='整改登记人')),
                    ('rectified_words', models.CharField(blank=True, max_length=500, verbose_name='整改情况')),
                    ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='整改佐证')),
                    ('rechecked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复查人')),
                    ('rechecked_at', models.DateTimeField(blank=True, null=True, verbose_name='复查时间')),
                    ('sent_back', models.CharField(blank=True, max_length=200, verbose_name='退回原因')),
                ],
                options={
                    'verbose_name': '走访发现的问题',
                    'verbose_name_plural': '走访发现的问题',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['due_on', 'id'], name='visit_finding_open')],
                    'constraints': [models.UniqueConstraint(fields=('visit', 'question'), name='visit_finding_once', violation_error_message='同一次走访的同一项只列一个问题。'), models.CheckConstraint(condition=models.Q(models.Q(('rechecked_at__isnull', True), ('rectified_by__isnull', True), ('rectified_on__isnull', True), ('state', 'open')), models.Q(('rectified_by__isnull', False), ('rectified_on__isnull', False), ('state__in', ['rectified', 'closed']), models.Q(('rectified_words', ''), _negated=True)), _connector='OR'), name='visit_finding_rectified_whole', violation_error_message='整改须有日期、登记人和整改情况。'), models.CheckConstraint(condition=models.Q(models.Q(('rechecked_at__isnull', False), ('rechecked_by__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('rechecked_at__isnull', True), ('rechecked_by__isnull', True)), _connector='OR'), name='visit_finding_rechecked_whole', violation_error_message='销号须有复查人和复查时间。'), models.CheckConstraint(condition=models.Q(('rechecked_by__isnull', True), models.Q(('rechecked_by', models.F('rectified_by')), _negated=True), _connector='OR'), name='visit_finding_two_persons', violation_error_message='登记整改的人不能复查自己的整改。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='finding',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='1dc710a56187dd036aa73f194f54ca9be69ec7e5', operation='UPDATE', pgid='pgtrigger_raise_version_edbb9', table='visits_finding', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='finding',
                trigger=pgtrigger.compiler.Trigger(name='closed_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'closed' AND ROW(OLD.state, OLD.rectified_on, OLD.rectified_by_id, OLD.rectified_words, OLD.rechecked_by_id, OLD.rechecked_at) IS DISTINCT FROM ROW(NEW.state, NEW.rectified_on, NEW.rectified_by_id, NEW.rectified_words, NEW.rechecked_by_id, NEW.rechecked_at))", func="RAISE EXCEPTION '已复查销号的问题不可更改' USING ERRCODE = 'check_violation';", hash='f3174e26aada5c42e78d6299248bbb7e1c7cc039', operation='UPDATE', pgid='pgtrigger_closed_stays_8e850', table='visits_finding', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='finding',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "visits_findingevent" ("created_at", "division_id", "due_on", "evidence_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "rechecked_at", "rechecked_by_id", "rectified_by_id", "rectified_on", "rectified_words", "sent_back", "state", "title", "uid", "updated_at", "version", "visit_id") SELECT new_values."created_at", new_values."division_id", new_values."due_on", new_values."evidence_id", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."question", new_values."rechecked_at", new_values."rechecked_by_id", new_values."rectified_by_id", new_values."rectified_on", new_values."rectified_words", new_values."sent_back", new_values."state", new_values."title", new_values."uid", new_values."updated_at", new_values."version", new_values."visit_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f879f1ae35952a6ec9e146a9931e32706f44f6f7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b4190', referencing='REFERENCING NEW TABLE AS new_values ', table='visits_finding', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='finding',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "visits_findingevent" ("created_at", "division_id", "due_on", "evidence_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "rechecked_at", "rechecked_by_id", "rectified_by_id", "rectified_on", "rectified_words", "sent_back", "state", "title", "uid", "updated_at", "version", "visit_id") SELECT new_values."created_at", new_values."division_id", new_values."due_on", new_values."evidence_id", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."question", new_values."rechecked_at", new_values."rechecked_by_id", new_values."rectified_by_id", new_values."rectified_on", new_values."rectified_words", new_values."sent_back", new_values."state", new_values."title", new_values."uid", new_values."updated_at", new_values."version", new_values."visit_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='de47c63b46fcb7531217edffdd9c2cce5717b415', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c52dd', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='visits_finding', when='AFTER')),
            ), migrations.CreateModel(
                name='FindingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='visits.finding')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('visit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='visits.visit', verbose_name='走访')),
                    ('question', models.CharField(db_collation='C', max_length=60, verbose_name='问题项')),
                    ('title', models.CharField(max_length=120, verbose_name='问题')),
                    ('due_on', models.DateField(verbose_name='整改期限')),
                    ('state', models.CharField(choices=[('open', '待整改'), ('rectified', '待复查'), ('closed', '已销号')], db_collation='C', default='open', max_length=9, verbose_name='状态')),
                    ('rectified_on', models.DateField(blank=True, null=True, verbose_name='整改日期')),
                    ('rectified_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='整改登记人')),
                    ('rectified_words', models.CharField(blank=True, max_length=500, verbose_name='整改情况')),
                    ('evidence', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document', verbose_name='整改佐证')),
                    ('rechecked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复查人')),
                    ('rechecked_at', models.DateTimeField(blank=True, null=True, verbose_name='复查时间')),
                    ('sent_back', models.CharField(blank=True, max_length=200, verbose_name='退回原因')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]
