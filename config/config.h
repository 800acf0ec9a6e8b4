/* SPDX-License-Identifier: MIT
 *
 * config/config.h - everything an operator wrote, read at once.
 *
 * Settings and the lists they name.  Nothing is compiled here.
 */
#ifndef ADUANA_CONFIG_CONFIG_H
#define ADUANA_CONFIG_CONFIG_H

#include "config/complaint.h"
#include "config/list_source.h"
#include "config/rules_file.h"
#include "config/settings.h"
#include "config/words_file.h"

/* The lists that the settings name, conf.d and what aduanactl has written. */
#define CONFIG_RULES	64

/* ${words} is NULL when the settings name none. */
struct config {
	struct settings		*settings;
	struct rules_file	*rules[CONFIG_RULES];
	size_t			 nrules;
	struct words_file	*words;
	/* Those that are fetched, each copy once; they live as long as the
	 * settings. */
	struct list_source	*sources;
	size_t			 nsources;
};

/* As settings_read(), with the lists.  What could be read is kept, so that
 * whoever compiles the lists can tell the mistakes in them too: members are
 * NULL where there is nothing.  Always to be freed with config_free(). */
void	 config_read(struct config *config, const char *path,
	    const char *const *sets, int nsets, struct complaints *);
/* One more file of rules, as in conf.d; only where there are settings. */
void	 config_read_also(struct config *, const char *path,
	    struct complaints *);
void	 config_free(struct config *);

/* Free the lists, which are not needed once they are compiled. */
void	 config_free_lists(struct config *);

#endif
