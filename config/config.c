/* SPDX-License-Identifier: MIT
 *
 * config/config.c - settings and lists together.
 */
#include "config/config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "config/folder_list.h"
#include "config/keep.h"
#include "config/zone.h"

/* The lists that have a setting of their own. */
#define CONFIG_NAMED	4

/* How it is read, and by which names. */
struct load {
	struct config	*config;
	struct rules_names names;
	struct complaints *complaints;
};

static void
load_rules(struct load *l, const char *path, enum rules_role role)
{
	struct config *c = l->config;
	struct rules_file *file = NULL;

	/* What is wrong is in the complaints. */
	if (path[0] != '\0' && c->nrules < CONFIG_RULES)
		(void)rules_file_load_with(&file, path, role, &l->names,
		    l->complaints);
	if (file != NULL)
		c->rules[c->nrules++] = file;
}

static void
load_folder(struct load *l, const char *folder)
{
	struct texts paths = {0};
	size_t i;

	if (folder[0] != '\0')
		(void)folder_list(l->config->settings->keep, folder,
		    CONFIG_RULES - CONFIG_NAMED, l->complaints, &paths);
	for (i = 0; i < paths.count; i++)
		load_rules(l, paths.at[i], RULES_ANY);
}

static struct load
load_with(struct config *c, struct complaints *complaints)
{
	const struct settings *s = c->settings;
	struct load l = {c,
	    {NULL, s->clients_groups, s->users_groups, NULL, s->lists_folder},
	    complaints};
	const char *why;

	/* A zone that is wrong was complained about with the settings. */
	l.names.zone = zone_load(s->keep, s->zone, &why);
	return (l);
}

static bool
has_source(const struct config *c, const struct list_source *source)
{
	size_t i;

	for (i = 0; i < c->nsources; i++)
		if (strcmp(c->sources[i].file, source->file) == 0)
			return (true);
	return (false);
}

static void
add_sources(struct load *l, const struct list_source *source)
{
	struct config *c = l->config;
	struct keep *keep = c->settings->keep;
	struct list_source copy;

	for (; source != NULL; source = source->next) {
		if (has_source(c, source))
			continue;
		copy = (struct list_source){
		    .url = keep_text(keep, str_of(source->url)),
		    .file = keep_text(keep, str_of(source->file)),
		    .every_ms = source->every_ms,
		    .format = source->format,
		    .role = source->role};
		if (c->sources != NULL && c->nsources < LIST_SOURCES &&
		    copy.url != NULL && copy.file != NULL)
			c->sources[c->nsources++] = copy;
		else
			complaints_add(l->complaints, (struct place){0},
			    "there is no room for so many lists from the web");
	}
}

static void
load_sources(struct load *l)
{
	struct config *c = l->config;
	bool any = false;
	size_t i;

	for (i = 0; i < c->nrules; i++)
		any = any || c->rules[i]->sources != NULL;
	if (any)
		c->sources = keep_alloc(c->settings->keep,
		    LIST_SOURCES * sizeof(*c->sources));
	for (i = 0; i < c->nrules; i++)
		add_sources(l, c->rules[i]->sources);
}

/* One that is not is told where the settings name it. */
static bool
is_there(const struct load *l, const char *path, enum setting_id id)
{
	const struct place *place = &l->config->settings->places[id];

	if (path[0] == '\0' || place->file == NULL || access(path, R_OK) == 0)
		return (true);
	complaints_add(l->complaints, *place, "cannot read %s: %s", path,
	    strerror(errno));
	return (false);
}

static void
load_lists(struct config *c, struct complaints *complaints)
{
	struct load l = load_with(c, complaints);
	const struct settings *s = c->settings;

	if (is_there(&l, s->filters_blacklist, SETTING_ID_filters_blacklist))
		load_rules(&l, s->filters_blacklist, RULES_BLACKLIST);
	if (is_there(&l, s->filters_whitelist, SETTING_ID_filters_whitelist))
		load_rules(&l, s->filters_whitelist, RULES_WHITELIST);
	if (is_there(&l, s->filters_tunnel, SETTING_ID_filters_tunnel))
		load_rules(&l, s->filters_tunnel, RULES_TUNNEL);
	load_folder(&l, s->filters_conf_d);
	if (access(s->filters_managed, F_OK) == 0)
		load_rules(&l, s->filters_managed, RULES_ANY);
	load_sources(&l);
	if (s->filters_danger_words[0] != '\0' &&
	    is_there(&l, s->filters_danger_words,
		SETTING_ID_filters_danger_words))
		(void)words_file_load(&c->words, s->filters_danger_words,
		    &l.names, complaints);
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
config_read_also(struct config *config, const char *path,
    struct complaints *complaints)
{
	struct load l = load_with(config, complaints);

	load_rules(&l, path, RULES_ANY);
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
