/* SPDX-License-Identifier: MIT
 *
 * tls/ca_places.c - where the settings say that the authority lies.
 */
#include "proxy/tls/ca_places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/settings.h"

/* The credential's path if it is there; to be freed. */
static char *
credential(const char *folder)
{
	char *path;

	if (folder == NULL || folder[0] != '/' ||
	    asprintf(&path, "%s/aduana-ca.key", folder) == -1)
		return (NULL);
	if (access(path, F_OK) == 0)
		return (path);
	free(path);
	return (NULL);
}

static char *
in_state(const struct settings *s, const char *name)
{
	char *path;

	return (asprintf(&path, "%s/ca/%s", s->state_dir, name) == -1 ? NULL
								      : path);
}

int
ca_places_find(struct ca_places_found *p, const struct settings *s,
    const char *credentials)
{
	bool has_key = s->tls_ca_key[0] != '\0';
	bool has_certificate = s->tls_ca_certificate[0] != '\0';
	char *key = has_key ? strdup(s->tls_ca_key) : credential(credentials);

	memset(p, 0, sizeof(*p));
	p->places.key_given = key != NULL;
	p->places.given = p->places.key_given && has_certificate;
	p->texts[0] = key != NULL ? key : in_state(s, "ca.key");
	p->texts[1] = has_certificate ? strdup(s->tls_ca_certificate)
				      : in_state(s, "ca.crt");
	p->places.key = p->texts[0];
	p->places.certificate = p->texts[1];
	if (p->texts[0] != NULL && p->texts[1] != NULL)
		return (0);
	ca_places_free(p);
	return (-1);
}

void
ca_places_free(struct ca_places_found *p)
{
	for (unsigned i = 0; i < CA_PLACES_MAX; i++)
		free(p->texts[i]);
	memset(p, 0, sizeof(*p));
}
