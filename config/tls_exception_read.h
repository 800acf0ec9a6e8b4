/* SPDX-License-Identifier: MIT
 *
 * config/tls_exception_read.h - rows of tls.exceptions out of YAML.
 */
#ifndef ADUANA_CONFIG_TLS_EXCEPTION_READ_H
#define ADUANA_CONFIG_TLS_EXCEPTION_READ_H

#include "config/tls_exception.h"
#include "config/yaml_tree.h"

struct keep;

/* Read the list ${node} of ${tree}; what it says is kept in ${keep}.  0, or -1
 * after complaints, with ${*out} as it was. */
int	 tls_exception_read(const struct yaml_tree *tree,
	    const struct yaml_node *, struct keep *keep, struct complaints *,
	    struct tls_exception_list *out);

#endif
