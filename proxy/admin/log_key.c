/* SPDX-License-Identifier: MIT
 *
 * admin/log_key.c - a line "period key" in a file.
 */
#include "proxy/admin/log_key.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "proxy/admin/put_file.h"
#include "proxy/base/assert.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/num.h"
#include "proxy/base/secret.h"

#define TEXT_MAX	80

void
log_key_init(struct log_key *k)
{
	*k = (struct log_key){.period = -1};
}

static int64_t
period_of(enum log_key_life life, time_t now)
{
	struct tm tm;
	int64_t days;

	localtime_r(&now, &tm);
	days = ((int64_t)now + tm.tm_gmtoff) / 86400;
	switch (life) {
	case LOG_KEY_DAY:
		return (days);
	case LOG_KEY_WEEK:
		/* 1970-01-01 was a Thursday. */
		return ((days + 3) / 7);
	case LOG_KEY_MONTH:
		return ((int64_t)tm.tm_year * 12 + tm.tm_mon);
	case LOG_KEY_EVER:
		return (0);
	}
	UNREACHABLE();
}

/* "0 20414 0123456789abcdef 0123456789abcdef": of that life and period. */
static bool
read_key(struct log_key *k, const char *path, enum log_key_life life,
    int64_t period)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	uint64_t was_life, was_period;
	char text[TEXT_MAX];
	struct str rest;
	ssize_t n = 0;
	bool good;

	if (fd != -1)
		n = read(fd, text, sizeof(text));
	if (fd != -1)
		close(fd);
	rest = (struct str){text, n > 0 ? (size_t)n : 0};
	good = num_decimal(str_split(&rest, ' '), 9, &was_life) == NUM_OK &&
	       num_decimal(str_split(&rest, ' '), INT64_MAX, &was_period) ==
		   NUM_OK &&
	       num_hex(str_split(&rest, ' '), UINT64_MAX, &k->seed.k0) ==
		   NUM_OK &&
	       num_hex(str_split(&rest, '\n'), UINT64_MAX, &k->seed.k1) ==
		   NUM_OK &&
	       was_life == life && was_period == (uint64_t)period;
	secret_wipe(text, sizeof(text));
	return (good);
}

static void
write_key(const struct log_key *k, const char *path, enum log_key_life life)
{
	char text[TEXT_MAX];
	mode_t old = umask(077);
	int n = snprintf(text, sizeof(text),
	    "%u %" PRId64 " %016" PRIx64 " %016" PRIx64 "\n", (unsigned)life,
	    k->period, k->seed.k0, k->seed.k1);

	if (put_file(path, (struct str){text, (size_t)n}) != 0)
		diag_warn("%s: a restart will change the log's pseudonyms",
		    path);
	umask(old);
	secret_wipe(text, sizeof(text));
}

bool
log_key_at(struct log_key *k, const char *path, enum log_key_life life,
    int64_t wall_ns)
{
	int64_t now = wall_ns / NS_PER_S, period;

	if (now < k->look_s && now > k->look_s - 2)
		return (false);
	k->look_s = now + 1;
	period = period_of(life, (time_t)now);
	if (period == k->period)
		return (false);
	k->period = period;
	if (path == NULL || !read_key(k, path, life, period)) {
		hash_seed_random(&k->seed);
		if (path != NULL)
			write_key(k, path, life);
	}
	return (true);
}
