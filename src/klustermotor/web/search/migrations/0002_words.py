from typing import Any

from django.db import migrations, models


def make_index(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE search_entry_words USING fts5(words, tokenize='unicode61', prefix='2 3 4')"
        )
        schema_editor.execute(
            "INSERT INTO search_entry_words (rowid, words) SELECT id, folded FROM search_entry"
        )
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX search_entry_words ON search_entry "
            "USING gin (to_tsvector('simple'::regconfig, folded))"
        )


def drop_index(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_entry_words")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX search_entry_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="folded_title",
            field=models.CharField(blank=True, default="", max_length=610),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
