/* SPDX-License-Identifier: MIT
 *
 * supervisor/inputs.c - read, compile, or complain.
 */
#include "proxy/supervisor/inputs.h"

#include <stdlib.h>

#include "config/complaint.h"
#include "config/config.h"
#include "filters/ruleset.h"
#include "filters/words/words.h"
#include "proxy/base/object.h"

/* Both are tried, so that the mistakes of both are told. */
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
	if (config->words != NULL)
		in->words = words_new(config->words, complaints);
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
	struct config config;

	if (in == NULL) {
		complain_of_memory(complaints);
		return (NULL);
	}
	INIT_OBJ(in, INPUTS_MAGIC);
	if (config_load(&config, source->file, source->sets, source->nsets,
		complaints) != 0)
		goto err1;
	compile(in, &config, seed, complaints);
	if (in->ruleset == NULL || (config.words != NULL && in->words == NULL))
		goto err2;
	config_free_lists(&config);
	in->settings = config.settings;
	return (in);

err2:
	config_free(&config);
	if (complaints_count(complaints) == 0)
		complain_of_memory(complaints);
err1:
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
