from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_tables'),
        ('documents', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='filedpaper',
            name='filed_source_known',
        ),
        migrations.AlterField(
            model_name='filedpaper',
            name='source',
            field=models.CharField(choices=[('visit', '走访'), ('check', '核对'), ('notice', '公示'), ('upload', '上传')], db_collation='C', max_length=6, verbose_name='来源'),
        ),
        migrations.AddConstraint(
            model_name='filedpaper',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['visit', 'check', 'notice', 'upload'])), name='filed_source_known', violation_error_message='材料来源只能是走访、核对、公示或上传。'),
        ),
    ]
