/* SPDX-License-Identifier: MIT
 *
 * config/config.c - settings and lists together.
 */
#include "config/config.h"

#include <string.h>

static void
load_rules(struct config *c, const char *path, enum rules_role role,
    struct complaints *complaints)
{
	struct rules_file *file = NULL;

	/* What is wrong is in the complaints. */
	if (path[0] != '\0')
		(void)rules_file_load(&file, path, role, complaints);
	if (file != NULL)
		c->rules[c->nrules++] = file;
}

static void
load_lists(struct config *c, struct complaints *complaints)
{
	const struct settings *s = c->settings;

	load_rules(c, s->filters_blacklist, RULES_BLACKLIST, complaints);
	load_rules(c, s->filters_whitelist, RULES_WHITELIST, complaints);
	load_rules(c, s->filters_tunnel, RULES_TUNNEL, complaints);
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
	while (config->nrules > 0)
		rules_file_free(config->rules[--config->nrules]);
	words_file_free(config->words);
	config->words = NULL;
}

void
config_free(struct config *config)
{
	config_free_lists(config);
	settings_free(config->settings);
	config->settings = NULL;
}
