import minzheng.core.founding
import minzheng.kernel.periods
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('project', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Installation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('demonstration', '演示')], db_collation='C', max_length=20, unique=True, verbose_name='用途')),
                    ('parameters', models.JSONField(default=dict, verbose_name='参数')),
                    ('known_on', models.DateField(verbose_name='业务日期')),
                    ('made_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='建立时间')),
                ],
                options={
                    'verbose_name': '安装标记',
                    'verbose_name_plural': '安装标记',
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['demonstration'])), name='installation_kind_known', violation_error_message='用途只能是演示。')],
                },
            )],
        ),
    ]
