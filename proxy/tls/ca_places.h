/* SPDX-License-Identifier: MIT
 *
 * tls/ca_places.h - where the settings say that the authority lies.
 *
 * tls.ca.certificate and tls.ca.key; else the key that systemd hands over as
 * the credential "aduana-ca.key"; else ca/ca.key and ca/ca.crt in state_dir.
 */
#ifndef ADUANA_TLS_CA_PLACES_H
#define ADUANA_TLS_CA_PLACES_H

#include "proxy/tls/ca.h"

struct settings;

#define CA_PLACES_MAX	2u

/* Owns its texts. */
struct ca_places_found {
	struct ca_places	 places;
	char			*texts[CA_PLACES_MAX];
};

/* ${credentials}: $CREDENTIALS_DIRECTORY, or NULL.  0, or -1 without memory. */
int	 ca_places_find(struct ca_places_found *, const struct settings *,
	    const char *credentials);
/* Harmless when zeroed. */
void	 ca_places_free(struct ca_places_found *);

#endif
