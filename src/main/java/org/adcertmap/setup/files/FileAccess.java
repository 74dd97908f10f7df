// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Gives a new file its owner and permissions: those of another file, or, for a secret, those without any right of other
 * users. On Windows the permissions are the access control list (ACL). Immutable.
 */
public final class FileAccess {
    /** The rights of other users, and to execute, that no secret has. */
    private static final Set<PosixFilePermission> NOT_FOR_SECRETS = EnumSet.of(
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OWNER_EXECUTE);

    private final Path model;
    private final boolean isSecret;

    private FileAccess(Path model, boolean isSecret) {
        this.model = model;
        this.isSecret = isSecret;
    }

    /** The access of this file; its owner and group as far as this process may set them. */
    public static FileAccess like(Path model) {
        return new FileAccess(model, false);
    }

    /** The access of this file, without any right of other users; for a password. */
    public static FileAccess secretLike(Path model) {
        return new FileAccess(model, true);
    }

    /**
     * Gives the file its access.
     *
     * @throws IOException if that is not possible; the file must not be used then
     */
    void grant(Path file) throws IOException {
        if (view(file, PosixFileAttributeView.class) != null) {
            grantPosix(view(file, PosixFileAttributeView.class));
        } else if (isSecret) {
            Icacls.restrict(file);
        } else if (view(file, AclFileAttributeView.class) != null) {
            view(file, AclFileAttributeView.class)
                    .setAcl(view(model, AclFileAttributeView.class).getAcl());
        }
    }

    /**
     * Creates a folder, and those above it that are missing, with the access of this folder.
     *
     * @param model a folder
     * @return the folders that were created, the innermost first
     */
    public static List<Path> createFolders(Path folder, Path model) throws IOException {
        List<Path> created = new ArrayList<>();
        if (folder == null || Files.isDirectory(folder)) {
            return created;
        }
        created.addAll(createFolders(folder.getParent(), model));
        Files.createDirectory(folder);
        created.add(0, folder);
        like(model).grant(folder);
        return created;
    }

    private void grantPosix(PosixFileAttributeView file) throws IOException {
        PosixFileAttributes source = Files.readAttributes(model, PosixFileAttributes.class);
        Set<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ);
        permissions.addAll(source.permissions());
        if (isSecret) {
            permissions.removeAll(NOT_FOR_SECRETS);
        }
        try {
            file.setGroup(source.group());
            file.setOwner(source.owner());
        } catch (FileSystemException e) { // an ordinary user gives a file to none but the own groups
            if (isSecret && !file.readAttributes().group().equals(source.group())) {
                permissions.remove(PosixFilePermission.GROUP_READ);
            }
        }
        file.setPermissions(permissions);
    }

    private static <V extends FileAttributeView> V view(Path file, Class<V> type) {
        return Files.getFileAttributeView(file, type);
    }
}
