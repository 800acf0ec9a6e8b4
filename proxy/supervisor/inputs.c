/* SPDX-License-Identifier: MIT
 *
 * supervisor/inputs.c - read, compile, or complain.
 */
#include "proxy/supervisor/inputs.h"

#include <stdbool.h>
#include <stdlib.h>

#include "config/complaint.h"
#include "config/config.h"
#include "filters/ruleset.h"
#include "filters/url_globs.h"
#include "filters/words/words.h"
#include "proxy/base/object.h"

/* Workers compile them for themselves: they are few. */
static void
check_globs(const struct settings *s, struct complaints *complaints)
{
	const char *problem;
	size_t which;
	struct url_globs *globs = url_globs_new(s->cache_immutable.at,
	    s->cache_immutable.count, &which, &problem);

	if (globs == NULL)
		complaints_add(complaints,
		    s->places[SETTING_ID_cache_immutable],
		    "cache.immutable: \"%s\": %s", s->cache_immutable.at[which],
		    problem);
	url_globs_free(globs);
}

/* Everything is tried, so that all mistakes are told at once. */
static void
compile(struct inputs *in, const struct config *config,
    const struct hash_seed *seed, struct complaints *complaints)
{
	struct ruleset_sources sources = {
	    .blacklist = config->blacklist,
	    .whitelist = config->whitelist,
	    .tunnel = config->tunnel,
	    .deny_by_default = config->settings->filters_default ==
			       FILTERS_DEFAULT_DENY,
	    .seed = seed,
	};

	in->ruleset = ruleset_new(&sources, complaints);
	check_globs(config->settings, complaints);
	if (config->words != NULL)
		in->words = words_new(config->words, complaints);
}

static bool
is_whole(const struct inputs *in, const struct config *config)
{
	return (in->ruleset != NULL &&
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
	if (config.settings != NULL)
		compile(in, &config, seed, complaints);
	if (complaints_count(complaints) == before && is_whole(in, &config)) {
		config_free_lists(&config);
		in->settings = config.settings;
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
	settings_free(in->settings);
	FINI_OBJ(in);
	free(in);
}
