/* SPDX-License-Identifier: MIT
 *
 * config/zone.c - TZif.
 */
#include "config/zone.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "config/complaint.h"
#include "config/keep.h"
#include "config/text_file.h"
#include "config/zone_rule.h"
#include "proxy/base/object.h"

#define ZONE_FOLDER	"/usr/share/zoneinfo/"
#define ZONE_BYTES	((size_t)64 << 10)
#define HEADER		44
#define TYPE_BYTES	6
/* Clocks are not further from UTC than a day and two hours. */
#define OFFSET_MOST	93600

struct zone {
	unsigned	 magic;
#define ZONE_MAGIC	0xc0f1000bu
	bool		 has_rule;	/* after the last transition */
	struct zone_rule rule;
	int32_t		 first_s;	/* before the first transition */
	size_t		 count;
	struct zone_step {
		int64_t	 at_s;
		int32_t	 offset_s;
	}		 steps[];
};

/* The counts of a header, in its order. */
enum {
	ISUT,
	ISSTD,
	LEAP,
	TIMES,
	TYPES,
	CHARS,
	COUNTS
};

/* One of the two data blocks of a file. */
struct block {
	uint32_t	 counts[COUNTS];
	size_t		 time_size;	/* 4, then 8 bytes */
	struct str	 times;
	struct str	 indexes;
	struct str	 types;
};

static uint64_t
big_endian(const char *p, size_t n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | (uint8_t)*p++;
	return (value);
}

static struct str
take(struct str *rest, size_t n)
{
	struct str piece = str_head(*rest, n);

	*rest = str_from(*rest, n);
	return (piece);
}

/* A header and the block behind it; its version, or -1. */
static int
take_block(struct str *rest, size_t time_size, struct block *b)
{
	struct str head = take(rest, HEADER);
	const uint32_t *n = b->counts;
	size_t i, after;

	if (head.len < HEADER || !str_starts(head, STR("TZif")))
		return (-1);
	for (i = 0; i < COUNTS; i++)
		b->counts[i] = (uint32_t)big_endian(head.ptr + 20 + 4 * i, 4);
	for (i = 0; i < COUNTS; i++)
		if (n[i] > ZONE_BYTES)
			return (-1);
	b->time_size = time_size;
	b->times = take(rest, n[TIMES] * time_size);
	b->indexes = take(rest, n[TIMES]);
	b->types = take(rest, (size_t)n[TYPES] * TYPE_BYTES);
	after = n[CHARS] + n[LEAP] * (time_size + 4) + n[ISSTD] + n[ISUT];
	if (b->types.len < (size_t)n[TYPES] * TYPE_BYTES || rest->len < after)
		return (-1);
	*rest = str_from(*rest, after);
	return (head.ptr[4] == '\0' ? 1 : head.ptr[4] - '0');
}

static bool
counts_are_right(const uint32_t n[COUNTS])
{
	return (n[TYPES] >= 1 && n[TYPES] <= 256 && n[CHARS] >= 1 &&
		(n[ISUT] == 0 || n[ISUT] == n[TYPES]) &&
		(n[ISSTD] == 0 || n[ISSTD] == n[TYPES]));
}

static bool
type_offset(const struct block *b, size_t i, int32_t *out)
{
	const char *p;
	int64_t offset;

	if (i >= b->counts[TYPES])
		return (false);
	p = b->types.ptr + i * TYPE_BYTES;
	offset = (int32_t)big_endian(p, 4);
	if (offset < -OFFSET_MOST || offset > OFFSET_MOST ||
	    (uint8_t)p[4] > 1 || (uint8_t)p[5] >= b->counts[CHARS])
		return (false);
	*out = (int32_t)offset;
	return (true);
}

static bool
fill_steps(const struct block *b, struct zone *z)
{
	struct zone_step *step;
	const char *p;
	size_t i;

	if (!type_offset(b, 0, &z->first_s))
		return (false);
	for (i = 0; i < b->counts[TIMES]; i++) {
		step = &z->steps[z->count++];
		p = b->times.ptr + i * b->time_size;
		step->at_s = b->time_size == 4 ? (int32_t)big_endian(p, 4)
					       : (int64_t)big_endian(p, 8);
		if (i > 0 && step->at_s <= step[-1].at_s)
			return (false);
		if (!type_offset(b, (uint8_t)b->indexes.ptr[i],
			&step->offset_s))
			return (false);
	}
	return (true);
}

/* "\nCET-1CEST,...\n", with nothing between when there is no rule. */
static const char *
read_footer(struct str rest, struct zone *z)
{
	struct str line;

	if (rest.len == 0 || rest.ptr[0] != '\n')
		return ("its last line is missing");
	rest = str_from(rest, 1);
	line = str_split(&rest, '\n');
	if (rest.ptr == NULL)
		return ("its last line is cut off");
	z->has_rule = line.len > 0;
	return (z->has_rule ? zone_rule_parse(line, &z->rule) : NULL);
}

static struct zone *
zone_new(struct keep *keep, size_t steps)
{
	struct zone *z = keep_alloc(keep,
	    sizeof(*z) + steps * sizeof(z->steps[0]));

	if (z != NULL)
		z->magic = ZONE_MAGIC;
	return (z);
}

const struct zone *
zone_parse(struct keep *keep, struct str bytes, const char **why)
{
	struct str rest = bytes;
	struct block b = {0};
	struct zone *z;
	int version = take_block(&rest, 4, &b);

	*why = "it is no time zone file";
	if (version >= 2 && version <= 4)
		version = take_block(&rest, 8, &b);
	if (version < 1 || version > 4 || !counts_are_right(b.counts))
		return (NULL);
	*why = "it counts leap seconds";
	if (b.counts[LEAP] > 0)
		return (NULL);
	*why = "there is no memory for it";
	z = zone_new(keep, b.counts[TIMES]);
	if (z == NULL)
		return (NULL);
	*why = "its times are damaged";
	if (!fill_steps(&b, z))
		return (NULL);
	*why = version == 1 ? NULL : read_footer(rest, z);
	return (*why == NULL ? z : NULL);
}

static bool
is_name(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-_/");

	return (len > 0 && len <= 64 && name[len] == '\0');
}

static const struct zone *
load_file(struct keep *keep, const char *path, const char **why)
{
	struct complaints *unheard = complaints_new();
	const struct zone *z = NULL;
	struct str bytes;

	*why = "there is no such time zone on this machine; a name such as "
	       "Europe/Madrid is expected";
	if (unheard != NULL &&
	    text_file_read(path, ZONE_BYTES, (struct place){NULL, 0, 0},
		unheard, &bytes) == 0) {
		z = zone_parse(keep, bytes, why);
		free((char *)(uintptr_t)bytes.ptr);
	}
	complaints_free(unheard);
	return (z);
}

const struct zone *
zone_load(struct keep *keep, const char *name, const char **why)
{
	char path[sizeof(ZONE_FOLDER) + 64];

	*why = "there is no memory for it";
	/* It must hold where no time zones are installed. */
	if (strcmp(name, "UTC") == 0)
		return (zone_new(keep, 0));
	if (name[0] == '/')
		return (load_file(keep, name, why));
	*why = "a time zone is a name such as Europe/Madrid, or UTC";
	if (!is_name(name))
		return (NULL);
	snprintf(path, sizeof(path), "%s%s", ZONE_FOLDER, name);
	return (load_file(keep, path, why));
}

const struct zone *
zone_copy(struct keep *keep, const struct zone *from)
{
	struct zone *z;

	CHECK_OBJ(from, ZONE_MAGIC);
	z = zone_new(keep, from->count);
	if (z != NULL)
		memcpy(z, from, sizeof(*z) + from->count * sizeof(z->steps[0]));
	return (z);
}

int32_t
zone_offset(const struct zone *z, int64_t wall_s)
{
	size_t low = 0, high, middle;

	CHECK_OBJ(z, ZONE_MAGIC);
	high = z->count;
	if (z->has_rule && (high == 0 || wall_s >= z->steps[high - 1].at_s))
		return (zone_rule_offset(&z->rule, wall_s));
	/* The first step that is still to come. */
	while (low < high) {
		middle = low + (high - low) / 2;
		if (z->steps[middle].at_s <= wall_s)
			low = middle + 1;
		else
			high = middle;
	}
	return (low == 0 ? z->first_s : z->steps[low - 1].offset_s);
}
