/* SPDX-License-Identifier: MIT
 *
 * admin/database.c - prepared statements.
 */
#include "proxy/admin/database.h"

#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/metrics/cells.h"
#include "proxy/metrics/series.h"

#define VERSION		1

enum statement {
#define STATEMENT(id, text)	id,
#include "proxy/admin/database.tbl.h"
#undef STATEMENT
	STATEMENTS
};

static const char *const texts[STATEMENTS] = {
#define STATEMENT(id, text)	[id] = (text),
#include "proxy/admin/database.tbl.h"
#undef STATEMENT
};

static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS series(id INTEGER PRIMARY KEY"
    " AUTOINCREMENT,"
    " name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, unit TEXT NOT NULL,"
    " last REAL NOT NULL, at_ms INTEGER NOT NULL);"
    "CREATE TABLE IF NOT EXISTS cell(series INTEGER NOT NULL,"
    " period INTEGER NOT NULL, start INTEGER NOT NULL, sum REAL NOT NULL,"
    " count INTEGER NOT NULL, min REAL NOT NULL, max REAL NOT NULL,"
    " PRIMARY KEY(series, period, start)) WITHOUT ROWID;"
    "PRAGMA user_version = 1;"
    "COMMIT";

/* Pages of 4 KiB: small steps into place, a small memory. */
static const char pragmas[] = "PRAGMA trusted_schema = OFF;"
			      "PRAGMA temp_store = MEMORY;"
			      "PRAGMA cache_size = -2048;"
			      "PRAGMA journal_mode = WAL;"
			      "PRAGMA synchronous = NORMAL;"
			      "PRAGMA wal_autocheckpoint = 1000;"
			      "PRAGMA journal_size_limit = 8388608;";

struct database {
	unsigned	 magic;
#define DATABASE_MAGIC	0xda7aba01u
	bool		 is_damaged;
	sqlite3		*db;
	sqlite3_stmt	*statements[STATEMENTS];
	char		 why[DATABASE_WHY];
};

/* ---- calls --------------------------------------------------------------- */

static int
failed(struct database *d, int code)
{
	code &= 0xff;
	if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
		d->is_damaged = true;
	snprintf(d->why, sizeof(d->why), "%s",
	    d->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(d->db));
	return (-1);
}

static sqlite3_stmt *
statement(struct database *d, enum statement which)
{
	CHECK_OBJ(d, DATABASE_MAGIC);
	sqlite3_reset(d->statements[which]);
	return (d->statements[which]);
}

/* To its end, whatever rows it gives; the first number of the first one into
 * ${*first}. */
static int
finish(struct database *d, sqlite3_stmt *s, int64_t *first)
{
	int code = sqlite3_step(s);

	if (code == SQLITE_ROW && first != NULL)
		*first = sqlite3_column_int64(s, 0);
	while (code == SQLITE_ROW)
		code = sqlite3_step(s);
	if (code != SQLITE_DONE)
		(void)failed(d, code);
	sqlite3_reset(s);
	return (code == SQLITE_DONE ? 0 : -1);
}

int
database_begin(struct database *d)
{
	return (finish(d, statement(d, BEGIN), NULL));
}

int
database_commit(struct database *d)
{
	return (finish(d, statement(d, COMMIT), NULL));
}

void
database_rollback(struct database *d)
{
	char why[DATABASE_WHY];

	memcpy(why, d->why, sizeof(why));
	/* Some mistakes have it rolled back already. */
	if (sqlite3_get_autocommit(d->db) == 0)
		(void)finish(d, statement(d, ROLLBACK), NULL);
	memcpy(d->why, why, sizeof(why));
}

int
database_put_series(struct database *d, struct series *series)
{
	sqlite3_stmt *s = statement(d, PUT_SERIES);

	sqlite3_bind_text(s, 1, series->name, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(s, 2, sample_kind_name(series->kind), -1,
	    SQLITE_STATIC);
	sqlite3_bind_text(s, 3, series->unit, -1, SQLITE_TRANSIENT);
	sqlite3_bind_double(s, 4, series->last);
	sqlite3_bind_int64(s, 5, series->at_ms);
	return (finish(d, s, &series->row));
}

int
database_put_cell(struct database *d, int64_t row, int64_t seconds,
    int64_t start_s, const struct cell *cell)
{
	sqlite3_stmt *s = statement(d, PUT_CELL);

	sqlite3_bind_int64(s, 1, row);
	sqlite3_bind_int64(s, 2, seconds);
	sqlite3_bind_int64(s, 3, start_s);
	sqlite3_bind_double(s, 4, cell->sum);
	sqlite3_bind_int64(s, 5, (int64_t)cell->count);
	sqlite3_bind_double(s, 6, cell->min);
	sqlite3_bind_double(s, 7, cell->max);
	return (finish(d, s, NULL));
}

int
database_trim(struct database *d, int64_t row, int64_t seconds,
    int64_t before_s, unsigned max)
{
	sqlite3_stmt *s = statement(d, TRIM);

	sqlite3_bind_int64(s, 1, row);
	sqlite3_bind_int64(s, 2, seconds);
	sqlite3_bind_int64(s, 3, before_s);
	sqlite3_bind_int64(s, 4, max);
	return (finish(d, s, NULL));
}

int
database_forget(struct database *d, int64_t row)
{
	sqlite3_stmt *s = statement(d, FORGET);

	sqlite3_bind_int64(s, 1, row);
	return (finish(d, s, NULL));
}

int
database_rows(struct database *d, int64_t row, int64_t seconds, int64_t from_s,
    int64_t to_s, struct cell *out, int max)
{
	sqlite3_stmt *s = statement(d, ROWS);
	int n = 0, code;

	sqlite3_bind_int64(s, 1, row);
	sqlite3_bind_int64(s, 2, seconds);
	sqlite3_bind_int64(s, 3, from_s);
	sqlite3_bind_int64(s, 4, to_s);
	sqlite3_bind_int64(s, 5, max);
	while ((code = sqlite3_step(s)) == SQLITE_ROW && n < max)
		out[n++] = (struct cell){
		    .start_s = sqlite3_column_int64(s, 0),
		    .sum = sqlite3_column_double(s, 1),
		    .count = (uint64_t)sqlite3_column_int64(s, 2),
		    .min = sqlite3_column_double(s, 3),
		    .max = sqlite3_column_double(s, 4),
		};
	if (code != SQLITE_DONE && code != SQLITE_ROW)
		n = failed(d, code);
	sqlite3_reset(s);
	return (n);
}

static struct str
column_text(sqlite3_stmt *s, int i)
{
	const char *text = (const char *)sqlite3_column_text(s, i);

	return ((struct str){text, (size_t)sqlite3_column_bytes(s, i)});
}

/* False: it is none of ours. */
static bool
read_series(sqlite3_stmt *s, struct series *out)
{
	struct str name = column_text(s, 1);

	memset(out, 0, sizeof(*out));
	out->kind = sample_kind_find(column_text(s, 2));
	if (!sample_is_name(name) || out->kind == SAMPLE_KINDS)
		return (false);
	out->row = sqlite3_column_int64(s, 0);
	str_to_z(name, out->name, sizeof(out->name));
	str_to_z(column_text(s, 3), out->unit, sizeof(out->unit));
	out->last = sqlite3_column_double(s, 4);
	out->at_ms = sqlite3_column_int64(s, 5);
	return (true);
}

int
database_series(struct database *d, unsigned max,
    void (*fn)(void *arg, const struct series *), void *arg)
{
	sqlite3_stmt *s = statement(d, SERIES);
	struct series one;
	int code;

	sqlite3_bind_int64(s, 1, max);
	while ((code = sqlite3_step(s)) == SQLITE_ROW)
		if (read_series(s, &one))
			fn(arg, &one);
	if (code != SQLITE_DONE)
		(void)failed(d, code);
	sqlite3_reset(s);
	return (code == SQLITE_DONE ? 0 : -1);
}

const char *
database_why(const struct database *d)
{
	CHECK_OBJ(d, DATABASE_MAGIC);
	return (d->why);
}

bool
database_is_damaged(const struct database *d)
{
	CHECK_OBJ(d, DATABASE_MAGIC);
	return (d->is_damaged);
}

/* ---- the beginning and the end ------------------------------------------- */

void
database_close(struct database *d)
{
	if (d == NULL)
		return;
	CHECK_OBJ(d, DATABASE_MAGIC);
	for (unsigned i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(d->statements[i]);
	sqlite3_close(d->db);
	FINI_OBJ(d);
	free(d);
}

static int
run(struct database *d, const char *text)
{
	int code = sqlite3_exec(d->db, text, NULL, NULL, NULL);

	return (code == SQLITE_OK ? 0 : failed(d, code));
}

static int
check_version(struct database *d)
{
	sqlite3_stmt *s;
	int64_t version = -1;
	int code = sqlite3_prepare_v2(d->db, "PRAGMA user_version", -1, &s,
	    NULL);

	if (code != SQLITE_OK)
		return (failed(d, code));
	code = finish(d, s, &version);
	sqlite3_finalize(s);
	if (code != 0 || version == VERSION)
		return (code);
	if (version == 0)
		return (run(d, schema));
	/* Of a later aduana. */
	d->is_damaged = true;
	snprintf(d->why, sizeof(d->why), "its version is not known here");
	return (-1);
}

static int
prepare(struct database *d)
{
	for (unsigned i = 0; i < STATEMENTS; i++) {
		int code = sqlite3_prepare_v3(d->db, texts[i], -1,
		    SQLITE_PREPARE_PERSISTENT, &d->statements[i], NULL);

		if (code != SQLITE_OK)
			return (failed(d, code));
	}
	return (0);
}

static int
try(struct database *d, const char *path)
{
	int code;

	INIT_OBJ(d, DATABASE_MAGIC);
	code = sqlite3_open_v2(path, &d->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
	    NULL);
	if (code != SQLITE_OK)
		return (failed(d, code));
	if (run(d, pragmas) != 0 || check_version(d) != 0 || prepare(d) != 0)
		return (-1);
	return (0);
}

/* SQLite gives the files beside it the same mode. */
static void
make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	fd_close(&fd);
}

int
database_set_aside(const char *path)
{
	static const char *const tails[] = {"-wal", "-shm", ""};
	char from[PATH_MAX], to[PATH_MAX];
	int bad = 0;

	for (unsigned i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(from, sizeof(from), "%s%s", path, tails[i]);
		snprintf(to, sizeof(to), "%s.damaged%s", path, tails[i]);
		bad = rename(from, to);
	}
	return (bad);
}

/* NULL: ${why}, and whether it is the file. */
static struct database *
open_at(const char *path, char why[DATABASE_WHY], bool *is_damaged)
{
	struct database *d = calloc(1, sizeof(*d));

	*is_damaged = false;
	if (d == NULL) {
		snprintf(why, DATABASE_WHY, "out of memory");
		return (NULL);
	}
	if (try(d, path) == 0)
		return (d);
	memcpy(why, d->why, DATABASE_WHY);
	*is_damaged = d->is_damaged;
	database_close(d);
	return (NULL);
}

struct database *
database_open(const char *path, bool *aside, char why[DATABASE_WHY])
{
	struct database *d;
	bool is_damaged;

	*aside = false;
	if (path == NULL)
		return (open_at(":memory:", why, &is_damaged));
	make_file(path);
	d = open_at(path, why, &is_damaged);
	if (d != NULL || !is_damaged || database_set_aside(path) != 0)
		return (d);
	*aside = true;
	make_file(path);
	return (open_at(path, why, &is_damaged));
}
