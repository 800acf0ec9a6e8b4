/* SPDX-License-Identifier: MIT
 *
 * supervisor/inputs.c - read, compile, or complain.
 */
#include "proxy/supervisor/inputs.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/config.h"
#include "filters/cache_rules.h"
#include "filters/ruleset.h"
#include "filters/words/words.h"
#include "proxy/auth/htpasswd.h"
#include "proxy/base/object.h"
#include "proxy/request/pages.h"
#include "proxy/tls/origin_ctx.h"

/* The verifier reads them itself: here it is seen whether they are good. */
static void
compile_users(struct inputs *in, const struct settings *settings,
    const struct hash_seed *seed, struct complaints *complaints)
{
	if (settings->users_file[0] == '\0')
		return;
	in->users = htpasswd_read(settings->users_file, seed, complaints);
	if (in->users != NULL)
		htpasswd_forget(in->users);
}

/* Nobody but admin keeps these: it reads them once more. */
static void
check_admin_users(const struct settings *settings, const struct hash_seed *seed,
    struct complaints *complaints)
{
	if (settings->admin_users[0] != '\0')
		htpasswd_free(htpasswd_read(settings->admin_users, seed,
		    complaints));
}

/* A cache without a file that this machine could never hold would take its
 * memory before anything is said. */
static void
check_cache_size(const struct settings *settings, struct complaints *complaints)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	uint64_t memory;

	if (pages <= 0 || page <= 0 || settings->cache_file[0] != '\0')
		return;
	memory = (uint64_t)pages * (uint64_t)page;
	if (settings->cache_size > memory)
		complaints_add(complaints,
		    settings->places[SETTING_ID_cache_size],
		    "cache.size: this machine has only %llu MiB of memory; "
		    "cache.file can be larger",
		    (unsigned long long)(memory >> 20));
}

/* Everything is tried, so that all mistakes are told at once. */
static void
compile(struct inputs *in, const struct config *config,
    const struct hash_seed *seed, struct complaints *complaints)
{
	struct ruleset_sources sources = {
	    .files = config->rules,
	    .nfiles = config->nrules,
	    .deny_by_default = config->settings->filters_default ==
			       FILTERS_DEFAULT_DENY,
	    .seed = seed,
	};

	in->ruleset = ruleset_new(&sources, complaints);
	in->cache_rules = cache_rules_new(&config->settings->cache_rules,
	    complaints);
	if (config->words != NULL)
		in->words = words_new(config->words, complaints);
	in->pages = pages_new(config->settings, complaints);
	origin_ctx_check(config->settings, complaints);
	compile_users(in, config->settings, seed, complaints);
	check_admin_users(config->settings, seed, complaints);
	check_cache_size(config->settings, complaints);
}

static bool
is_whole(const struct inputs *in, const struct config *config)
{
	return (in->ruleset != NULL && in->cache_rules != NULL &&
		in->pages != NULL &&
		(in->words != NULL || config->words == NULL));
}

static void
complain_of_memory(struct complaints *complaints)
{
	complaints_add(complaints, (struct place){0}, "out of memory");
}

struct inputs *
inputs_load(const struct inputs_source *source, const struct hash_seed *seed,
    struct complaints *complaints)
{
	struct inputs *in = malloc(sizeof(*in));
	size_t before = complaints_count(complaints);
	struct config config;

	if (in == NULL) {
		complain_of_memory(complaints);
		return (NULL);
	}
	INIT_OBJ(in, INPUTS_MAGIC);
	config_read(&config, source->file, source->sets, source->nsets,
	    complaints);
	if (config.settings != NULL && source->also != NULL)
		config_read_also(&config, source->also, complaints);
	if (config.settings != NULL)
		compile(in, &config, seed, complaints);
	if (complaints_count(complaints) == before && is_whole(in, &config)) {
		config_free_lists(&config);
		in->settings = config.settings;
		in->sources = config.sources;
		in->nsources = config.nsources;
		return (in);
	}
	if (complaints_count(complaints) == before)
		complain_of_memory(complaints);
	config_free(&config);
	inputs_free(in);
	return (NULL);
}

void
inputs_free(struct inputs *in)
{
	if (in == NULL)
		return;
	CHECK_OBJ(in, INPUTS_MAGIC);
	if (in->ruleset != NULL)
		ruleset_free(in->ruleset);
	if (in->words != NULL)
		words_free(in->words);
	cache_rules_free(in->cache_rules);
	pages_free(in->pages);
	htpasswd_free(in->users);
	settings_free(in->settings);
	FINI_OBJ(in);
	free(in);
}
