/* SPDX-License-Identifier: MIT
 *
 * admin/database.tbl.h - what is asked of SQLite.
 *
 * STATEMENT(id, text)
 */
STATEMENT(BEGIN,
    "BEGIN IMMEDIATE")
STATEMENT(COMMIT,
    "COMMIT")
STATEMENT(ROLLBACK,
    "ROLLBACK")
STATEMENT(PUT_SERIES,
    "INSERT INTO series(name, kind, unit, last, at_ms)"
    " VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(name) DO UPDATE SET"
    " kind = excluded.kind, unit = excluded.unit, last = excluded.last,"
    " at_ms = excluded.at_ms RETURNING id")
STATEMENT(PUT_CELL,
    "INSERT INTO cell VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    " ON CONFLICT(series, period, start) DO UPDATE SET"
    " sum = sum + excluded.sum, count = count + excluded.count,"
    " min = min(min, excluded.min), max = max(max, excluded.max)")
STATEMENT(TRIM,
    "DELETE FROM cell WHERE series = ?1 AND period = ?2 AND start IN"
    " (SELECT start FROM cell WHERE series = ?1 AND period = ?2"
    " AND start < ?3 ORDER BY start LIMIT ?4)")
STATEMENT(FORGET,
    "DELETE FROM series WHERE id = ?1"
    " AND NOT EXISTS (SELECT 1 FROM cell WHERE series = ?1)")
STATEMENT(ROWS,
    "SELECT start, sum, count, min, max FROM cell WHERE series = ?1"
    " AND period = ?2 AND start >= ?3 AND start < ?4"
    " ORDER BY start LIMIT ?5")
STATEMENT(SERIES,
    "SELECT id, name, kind, unit, last, at_ms FROM series"
    " ORDER BY at_ms DESC LIMIT ?1")
