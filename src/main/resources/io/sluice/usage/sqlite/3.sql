-- Who pays, beside team, user and cost centre. Tags are a JSON object of texts, empty for none.
ALTER TABLE usage ADD COLUMN tenant  TEXT NOT NULL DEFAULT '';
ALTER TABLE usage ADD COLUMN client  TEXT NOT NULL DEFAULT '';
ALTER TABLE usage ADD COLUMN project TEXT NOT NULL DEFAULT '';
ALTER TABLE usage ADD COLUMN tags    TEXT NOT NULL DEFAULT ''
