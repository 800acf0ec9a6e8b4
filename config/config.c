/* SPDX-License-Identifier: MIT
 *
 * config/config.c - settings and lists together.
 */
#include "config/config.h"

#include <string.h>

static void
load_rules(struct rules_file **out, const char *path, enum rules_role role,
    struct complaints *complaints)
{
	/* What is wrong is in the complaints. */
	if (path[0] != '\0')
		(void)rules_file_load(out, path, role, complaints);
}

static void
load_lists(struct config *c, struct complaints *complaints)
{
	const struct settings *s = c->settings;

	load_rules(&c->blacklist, s->filters_blacklist, RULES_BLACKLIST,
	    complaints);
	load_rules(&c->whitelist, s->filters_whitelist, RULES_WHITELIST,
	    complaints);
	load_rules(&c->tunnel, s->filters_tunnel, RULES_TUNNEL, complaints);
	if (s->filters_danger_words[0] != '\0')
		(void)words_file_load(&c->words, s->filters_danger_words,
		    complaints);
}

void
config_read(struct config *config, const char *path, const char *const *sets,
    int nsets, struct complaints *complaints)
{
	memset(config, 0, sizeof(*config));
	config->settings = settings_read(path, sets, nsets, complaints);
	if (config->settings != NULL)
		load_lists(config, complaints);
}

void
config_free_lists(struct config *config)
{
	rules_file_free(config->blacklist);
	rules_file_free(config->whitelist);
	rules_file_free(config->tunnel);
	words_file_free(config->words);
	config->blacklist = config->whitelist = config->tunnel = NULL;
	config->words = NULL;
}

void
config_free(struct config *config)
{
	config_free_lists(config);
	settings_free(config->settings);
	config->settings = NULL;
}
