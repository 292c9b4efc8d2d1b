-- Devices that were lost, replaced or copied.

-- Of the register's keys so many, the oldest, belong to devices that were replaced: what they sign beyond the mark of
-- revocation is parked for good, while the register itself goes on with the next one.
ALTER TABLE register ADD COLUMN retired_keys BIGINT NOT NULL DEFAULT 0;
-- When somebody said that the device is lost; null once another is enrolled.
ALTER TABLE register ADD COLUMN lost_ms BIGINT;
-- When its journal was last found to be written by two devices; null once another is enrolled.
ALTER TABLE register ADD COLUMN forked_ms BIGINT;
