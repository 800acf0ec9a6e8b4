/* SPDX-License-Identifier: MIT
 *
 * config/rules_section.c - names and complaints of a list that is being read.
 */
#include "config/rules_section.h"

#include <stdarg.h>
#include <stdio.h>

#include "config/zone.h"

#define MESSAGE_BYTES	512

void
rules_section_complain(const struct rules_section *s,
    const struct yaml_node *at, const char *fmt, ...)
{
	char text[MESSAGE_BYTES];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	complaints_add(s->decode->complaints, yaml_place(s->decode->tree, at),
	    "%s", text);
}

const struct net_group *
rules_section_clients(const struct rules_section *s, struct str name)
{
	const struct net_group *group = NULL;
	const struct rules_names *n;

	for (n = s->names; n != NULL && group == NULL; n = n->outer)
		group = groups_find_net(&n->clients, name);
	return (group);
}

const struct user_group *
rules_section_users(const struct rules_section *s, struct str name)
{
	const struct user_group *group = NULL;
	const struct rules_names *n;

	for (n = s->names; n != NULL && group == NULL; n = n->outer)
		group = groups_find_user(&n->users, name);
	return (group);
}

const struct zone *
rules_section_zone(const struct rules_section *s)
{
	const struct rules_names *n;
	const char *why;

	for (n = s->names; n != NULL; n = n->outer)
		if (n->zone != NULL)
			return (n->zone);
	return (zone_load(s->decode->keep, "UTC", &why));
}

const char *
rules_section_lists(const struct rules_section *s)
{
	const struct rules_names *n;

	for (n = s->names; n != NULL; n = n->outer)
		if (n->lists != NULL)
			return (n->lists);
	return (NULL);
}
