// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Changes security descriptors in self-relative format (MS-DTYP 2.4.6) that have a DACL alone. */
final class SecurityDescriptor {
    /** S-1-5-11, Authenticated Users. */
    private static final byte[] AUTHENTICATED_USERS = {1, 1, 0, 0, 0, 0, 0, 5, 11, 0, 0, 0};

    private static final int CONTROL = 2;
    private static final int DACL_PROTECTED = 0x1000;
    private static final int DACL_OFFSET = 16;
    private static final int HEADER = 20;
    private static final int ACL_HEADER = 8;
    private static final int ACL_SIZE = 2;
    private static final int ACE_COUNT = 4;
    private static final int ACE_SIZE = 2;
    private static final int ACE_SID = 8;

    private SecurityDescriptor() {}

    /** Returns the same descriptor, which inherits nothing. */
    static byte[] isolated(byte[] descriptor) {
        byte[] isolated = descriptor.clone();
        ByteBuffer buffer = littleEndian(isolated);
        buffer.putShort(CONTROL, (short) (buffer.getShort(CONTROL) | DACL_PROTECTED));
        return isolated;
    }

    /** Returns the descriptor without what Authenticated Users may do with the whole object. */
    static byte[] withoutAuthenticatedUsers(byte[] descriptor) {
        ByteBuffer source = littleEndian(descriptor);
        int acl = source.getInt(DACL_OFFSET);
        ByteBuffer result = littleEndian(new byte[descriptor.length]);
        result.put(descriptor, 0, HEADER).put(descriptor, acl, ACL_HEADER);
        int kept = 0;
        int ace = acl + ACL_HEADER;
        for (int i = 0; i < source.getShort(acl + ACE_COUNT); i++) {
            int size = Short.toUnsignedInt(source.getShort(ace + ACE_SIZE));
            if (!Arrays.equals(Arrays.copyOfRange(descriptor, ace + ACE_SID, ace + size), AUTHENTICATED_USERS)) {
                result.put(descriptor, ace, size);
                kept++;
            }
            ace += size;
        }
        result.putInt(DACL_OFFSET, HEADER);
        result.putShort(HEADER + ACL_SIZE, (short) (result.position() - HEADER));
        result.putShort(HEADER + ACE_COUNT, (short) kept);
        return Arrays.copyOf(result.array(), result.position());
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
