-- A request may have several attempts, each with a row: request_id is that of the attempt. One in
-- whose place another answered has the outcome superseded. Audio, images and the long cache write
-- are parts of the other counts; units is what is billed by the piece.
ALTER TABLE usage ADD COLUMN cache_write_long_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN audio_input_tokens      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN audio_output_tokens     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN image_input_tokens      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN image_output_tokens     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN units                   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN deployment              TEXT    NOT NULL DEFAULT '';
ALTER TABLE usage ADD COLUMN attempt                 INTEGER NOT NULL DEFAULT 1
