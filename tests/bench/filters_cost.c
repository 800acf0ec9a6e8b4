/* SPDX-License-Identifier: MIT
 *
 * tests/bench/filters_cost.c - what lists of rules cost: time to compile, bytes
 * held, time of a decision.
 *
 *	filters_cost				the cases below
 *	filters_cost FILE			a list as in the settings
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "config/rules_file.h"
#include "config/rules_rows.h"
#include "filters/decide.h"
#include "filters/ruleset.h"

#define URLS	4096
#define ROUNDS	200000

static uint64_t random_state = 88172645463325252u;

static uint32_t
pick(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return ((uint32_t)(random_state >> 16) % below);
}

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (t.tv_sec * INT64_C(1000000000) + t.tv_nsec);
}

static size_t
resident(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	size_t all = 0, pages = 0;

	if (f == NULL || fscanf(f, "%zu %zu", &all, &pages) != 2)
		pages = 0;
	if (f != NULL)
		fclose(f);
	return (pages * (size_t)sysconf(_SC_PAGESIZE));
}

static const char *
word(void)
{
	static const char *const words[] = {"shop", "news", "img", "static",
	    "track", "pixel", "media", "video", "cloud", "blog", "forum",
	    "mail", "game", "bank", "sport", "music", "photo", "travel",
	    "data", "click", "banner", "page", "assets", "user"};

	return (words[pick(sizeof(words) / sizeof(words[0]))]);
}

static void
add_host(char *out, size_t size)
{
	snprintf(out, size, "%s-%s%u.%s", word(), word(), pick(1000000),
	    pick(3) == 0 ? "example" : pick(2) ? "com" : "net");
}

/* One text of a kind, as lists have them. */
static void
make_text(enum rule_kind kind, uint32_t i, char *out, size_t size)
{
	static const char *const globs[] = {"*/%s/%s-%u/*", "*.%s%s%u.com/*",
	    "https://%s.%s%u.net/a*", "*?%s_%s=%u*"};
	static const char *const patterns[] = {"/%s-%s%u.", "||%s.%s%u.com^",
	    "&%s_%s%u=", "/%s/%s%u/*.js|"};
	static const char *const expressions[] = {
	    "^https?://[^/]+/%s/%s%u", "/%s[0-9]{2,5}/%s_%u(\\?|$)",
	    "%s[-_]?%s%u\\.(js|gif|png)", "[?&]%s_%s%u="};

	if (kind == RULE_URL)
		snprintf(out, size, globs[i % 4], word(), word(), i);
	else if (kind == RULE_PATTERN)
		snprintf(out, size, patterns[i % 4], word(), word(), i);
	else if (kind == RULE_REGEX)
		snprintf(out, size, expressions[i % 4], word(), word(), i);
	else
		add_host(out, size);
}

static void
fill(struct rules_file *f, enum rule_kind kind, uint32_t count)
{
	struct rule_row row = {.kind = kind & 0xff,
	    .action = kind == RULE_PATTERN ? RULE_BLOCK_IMPORTED : RULE_BLOCK};
	char text[256];
	uint32_t i;

	for (i = 0; i < count; i++) {
		row.line = i + 1;
		make_text(kind, i, text, sizeof(text));
		(void)rules_rows_add(f, row, str_of(text));
	}
}

static char *urls[URLS];
static char *hosts[URLS];

static void
make_urls(void)
{
	char host[128], url[512];
	int i;

	for (i = 0; i < URLS; i++) {
		add_host(host, sizeof(host));
		snprintf(url, sizeof(url),
		    "https://%s/%s/%s/%s-%u/%s_%u.%s?%s=%u&%s=%08x", host,
		    word(), word(), word(), pick(100000), word(), pick(1000),
		    pick(2) ? "js" : "html", word(), pick(100), word(),
		    pick(UINT32_MAX));
		hosts[i] = strdup(host);
		urls[i] = strdup(url);
	}
}

static int
time_cmp(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y ? -1 : x > y);
}

static void
measure(const char *label, const struct ruleset *r, double compile_ms,
    size_t grown)
{
	static int64_t took[ROUNDS];
	struct decide_scratch *s = decide_scratch_new(r);
	struct facts f = {.method = STR("GET"), .scheme = STR("https"),
	    .port = 443};
	int refused = 0, i, at;
	int64_t start;

	for (i = 0; i < ROUNDS; i++) {
		at = (int)pick(URLS);
		f.host = str_of(hosts[at]);
		f.url = str_of(urls[at]);
		start = now_ns();
		refused += decide(r, s, &f).kind == VERDICT_REFUSE;
		took[i] = now_ns() - start;
	}
	qsort(took, ROUNDS, sizeof(took[0]), time_cmp);
	printf("%-34s compile %7.1f ms  held %6.1f MiB  grown %6.1f MiB  "
	       "p50 %5lld ns  p99 %5lld ns  refused %.2f%%\n",
	    label, compile_ms, (double)ruleset_memory(r) / 1048576,
	    (double)grown / 1048576, (long long)took[ROUNDS / 2],
	    (long long)took[ROUNDS * 99 / 100], 100.0 * refused / ROUNDS);
	fflush(stdout);
	decide_scratch_free(s);
}

static void
run(const char *label, struct rules_file *f)
{
	struct complaints *c = complaints_new();
	struct hash_seed seed = {3, 4};
	size_t before = resident();
	int64_t start = now_ns();
	struct ruleset *r = ruleset_new(&(struct ruleset_sources){&f, 1, false,
					    &seed}, c);
	double ms = (double)(now_ns() - start) / 1e6;

	if (r == NULL) {
		complaints_print(c, stderr);
		exit(1);
	}
	measure(label, r, ms, resident() - before);
	ruleset_free(r);
	complaints_free(c);
	rules_file_free(f);
}

static struct rules_file *
empty(void)
{
	struct complaints *c = complaints_new();
	struct rules_file *f = NULL;

	(void)rules_file_parse(&f, STR("blacklist:\n"), "bench.yaml",
	    RULES_BLACKLIST, c);
	complaints_free(c);
	return (f);
}

static void
run_made(const char *label, enum rule_kind kind, uint32_t count,
    uint32_t expressions)
{
	struct rules_file *f = empty();

	fill(f, kind, count);
	if (expressions > 0)
		fill(f, RULE_REGEX, expressions);
	run(label, f);
}

static void
run_file(const char *path)
{
	struct complaints *c = complaints_new();
	struct rules_file *f = NULL;
	int64_t start = now_ns();

	if (rules_file_load(&f, path, RULES_ANY, c) != 0) {
		complaints_print(c, stderr);
		exit(1);
	}
	printf("%s: %zu rows read in %.1f ms\n", path, f->count,
	    (double)(now_ns() - start) / 1e6);
	run(path, f);
	complaints_free(c);
}

int
main(int argc, char **argv)
{
	make_urls();
	if (argc > 1) {
		run_file(argv[1]);
		return (0);
	}
	run_made("1 name", RULE_DOMAIN, 1, 0);
	run_made("1,000,000 names", RULE_DOMAIN, 1000000, 0);
	run_made("5,000,000 names", RULE_DOMAIN, 5000000, 0);
	run_made("10,000 globs", RULE_URL, 10000, 0);
	run_made("1,000 expressions", RULE_REGEX, 1000, 0);
	run_made("10,000 globs, 1,000 expressions", RULE_URL, 10000, 1000);
	run_made("100,000 patterns", RULE_PATTERN, 100000, 0);
	return (0);
}
