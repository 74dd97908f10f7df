// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.adcertmap.certificate.Sid;

/** Builds the security descriptor of an object, with a DACL alone (MS-DTYP 2.4.4 to 2.4.6). Not thread-safe. */
public final class FakeDacl {
    public static final int ALLOW = 0x00;
    public static final int DENY = 0x01;
    public static final int ALLOW_OBJECT = 0x05;
    public static final int DENY_OBJECT = 0x06;
    private static final int HEADER = 20;
    private static final int ACL_HEADER = 8;
    private static final int SELF_RELATIVE_WITH_DACL = 0x8004;
    private static final int ACL_REVISION_DS = 4;

    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private int count;

    public FakeDacl allow(int mask, String sid) {
        return entry(ALLOW, 0, mask, sid);
    }

    /** Adds an entry; the GUIDs are those of an object entry: 0, 1 (the attribute) or 2 (also the inheriting class). */
    public FakeDacl entry(int type, int flags, int mask, String sid, UUID... guids) {
        boolean isObject = type == ALLOW_OBJECT || type == DENY_OBJECT || type > 0x0A;
        byte[] trustee = Sid.parse(sid).toBytes();
        int size = 8 + (isObject ? 4 + 16 * guids.length : 0) + trustee.length;
        ByteBuffer ace = littleEndian(size);
        ace.put((byte) type).put((byte) flags).putShort((short) size).putInt(mask);
        if (isObject) {
            ace.putInt((1 << guids.length) - 1);
            for (UUID guid : guids) {
                long high = guid.getMostSignificantBits();
                ace.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
                ace.order(ByteOrder.BIG_ENDIAN).putLong(guid.getLeastSignificantBits());
                ace.order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        entries.writeBytes(ace.put(trustee).array());
        count++;
        return this;
    }

    /** Returns the descriptor in self-relative format. */
    public byte[] descriptor() {
        ByteBuffer descriptor = littleEndian(HEADER + ACL_HEADER + entries.size());
        descriptor.put((byte) 1).put((byte) 0).putShort((short) SELF_RELATIVE_WITH_DACL);
        descriptor.putInt(0).putInt(0).putInt(0).putInt(HEADER);
        descriptor.put((byte) ACL_REVISION_DS).put((byte) 0).putShort((short) (ACL_HEADER + entries.size()));
        descriptor.putShort((short) count).putShort((short) 0);
        return descriptor.put(entries.toByteArray()).array();
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
