#include "CWearNetwork.h"

// C23: the file's bytes, without a generated source or a resource beside the binary.
static const unsigned char image[] = {
#embed "default.fhn"
};

const unsigned char *feedhold_wear_network_bytes(void) { return image; }

size_t feedhold_wear_network_size(void) { return sizeof image; }
