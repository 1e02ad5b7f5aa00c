/* The wear network that Feedhold ships, trained by Scripts/train_wear_network.py on simulations of
   its own. */
#ifndef FEEDHOLD_CWEARNETWORK_H
#define FEEDHOLD_CWEARNETWORK_H

#include <stddef.h>

/// The image of the default network, default.fhn.
const unsigned char *feedhold_wear_network_bytes(void);

/// How many bytes it has.
size_t feedhold_wear_network_size(void);

#endif
