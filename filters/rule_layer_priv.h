/* SPDX-License-Identifier: MIT
 *
 * filters/rule_layer_priv.h - what a layer is made of, for those who build and
 * ask it.
 */
#ifndef ADUANA_FILTERS_RULE_LAYER_PRIV_H
#define ADUANA_FILTERS_RULE_LAYER_PRIV_H

#include "config/host_name.h"
#include "config/rules_list.h"
#include "filters/host_set.h"
#include "filters/net_index.h"
#include "filters/regex_set.h"
#include "filters/url_index.h"

struct regex_entry {
	char		*text;
	uint32_t	 number;
	uint32_t	 column;
};

struct rule_layer {
	unsigned		 magic;
#define RULE_LAYER_MAGIC	0xf1170008u
	enum rule_action	 action;
	struct rule_table	*table;
	struct host_set		*domains;
	struct host_set		*hosts;
	struct net_index	 networks;
	struct url_index	*urls;
	struct regex_set	*regexes;
	struct regex_entry	*expressions;
	size_t			 nexpressions;
	uint32_t		*any;
	size_t			 nany;
	/* Of each kind: the phases in which it has rules; patterns under
	 * RULE_URL, networks that ask no response under RULE_AT_ADDRESS. */
	unsigned		 phases[RULE_KINDS];
};

#endif
