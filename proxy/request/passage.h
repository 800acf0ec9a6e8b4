/* SPDX-License-Identifier: MIT
 *
 * request/passage.h - CONNECT and Upgrade: from an exchange to a tunnel.
 */
#ifndef ADUANA_REQUEST_PASSAGE_H
#define ADUANA_REQUEST_PASSAGE_H

#include <stdbool.h>

#include "proxy/client/tunnel.h"
#include "proxy/net/dial.h"

struct request;

struct passage {
	struct dial		 dial;
	struct dial_outcome	 dialed;
	bool			 is_dialed;	/* ->dialed is filled */
	int			 origin_fd;	/* if is_dialed; ours, or -1 */
	bool			 is_open;	/* the tunnel runs */
	struct tunnel		 tunnel;
};

/* Dial for a CONNECT; resumes the pipeline when ->is_dialed. */
void	 passage_dial(struct request *);
/* Answer a CONNECT that is dialed, or pass a 101 on; take both descriptors and
 * tunnel.  Resumes the pipeline, finished, when the tunnel is over.  -1 without
 * room: nothing was sent. */
int	 passage_deliver(struct request *);
/* Stop it and note the bytes.  Harmless when there is none. */
void	 passage_fini(struct request *);

#endif
