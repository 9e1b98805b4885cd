import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial')]

    initial = True

    dependencies = [
        ('access', '__first__'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                    ('title', models.CharField(max_length=120, verbose_name='标题')),
                    ('body', models.CharField(blank=True, max_length=400, verbose_name='内容')),
                    ('url', models.CharField(blank=True, max_length=200, verbose_name='链接')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='时间')),
                    ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='已读时间')),
                ],
                options={
                    'verbose_name': '通知',
                    'verbose_name_plural': '通知',
                    'indexes': [models.Index(fields=['user', '-at'], name='notice_of_user')],
                },
            )],
        ),
    ]
