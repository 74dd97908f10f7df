// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gives a new file its owner and permissions: those of another file, with its POSIX access control list (ACL), and for
 * a secret or a program without some of them. On Windows the permissions are the ACL. Immutable.
 *
 * <p>With a POSIX ACL the permissions of the group are the mask of all its entries, so that they say nothing without
 * the ACL. Source: acl(5), "Correspondence between ACL entries and file permission bits". A default ACL of the folder
 * gives no right to a file, except where there is no {@code cp} of GNU: up to the permissions of the group then.
 */
public final class FileAccess {
    private static final Map<PosixFilePermission, PosixFilePermission> OTHERS_AND_GROUP = Map.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.GROUP_EXECUTE);

    /** The rights of other users, and to execute, that no secret has. */
    private static final Set<PosixFilePermission> NOT_FOR_SECRETS = EnumSet.of(
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OWNER_EXECUTE);

    /** Tomcat runs what is in the file, and only its owner decides what that is. */
    private static final Set<PosixFilePermission> NOT_FOR_PROGRAMS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path model;
    private final Set<PosixFilePermission> withheld;
    private final boolean isSecret;

    private FileAccess(Path model, Set<PosixFilePermission> withheld, boolean isSecret) {
        this.model = model;
        this.withheld = withheld;
        this.isSecret = isSecret;
    }

    /** The access of this file; its owner and group as far as this process may set them, and rights for no other. */
    public static FileAccess like(Path model) {
        return new FileAccess(model, EnumSet.noneOf(PosixFilePermission.class), false);
    }

    /** The access of this file, without any right of other users; for a password. */
    public static FileAccess secretLike(Path model) {
        return new FileAccess(model, NOT_FOR_SECRETS, true);
    }

    /** The access of this file, which only its owner may change; for a jar or a WAR. */
    public static FileAccess programLike(Path model) {
        return new FileAccess(model, NOT_FOR_PROGRAMS, false);
    }

    /**
     * Creates the file, empty and for its owner alone until {@link #grant}. It is a copy of the model, because the JDK
     * has no other way to an ACL of POSIX; the copy is in a folder for this user alone until its content is deleted.
     * {@code cp} takes from it what the folder's default ACL gave it: where the model has no ACL, the JDK leaves that.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one, or a symbolic link
     */
    FileChannel create(Path file) throws IOException {
        if (view(file.toAbsolutePath().getParent(), PosixFileAttributeView.class) == null) {
            return FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        }
        Path folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), file.getFileName() + ".");
        Path copy = folder.resolve("copy");
        try {
            Files.copy(model, copy, StandardCopyOption.COPY_ATTRIBUTES);
            forItsOwner(copy); // or cp could not open it
            GnuCp.copyPermissions(model, copy);
            forItsOwner(copy);
            FileChannel channel = FileChannel.open(
                    copy, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS);
            boolean isComplete = false;
            try {
                Files.move(copy, file);
                isComplete = true;
                return channel;
            } finally {
                if (!isComplete) {
                    channel.close();
                }
            }
        } finally {
            Files.deleteIfExists(copy);
            Files.delete(folder);
        }
    }

    private static void forItsOwner(Path file) throws IOException {
        view(file, PosixFileAttributeView.class).setPermissions(PosixFilePermissions.fromString("rw-------"));
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
                    .setAcl(Files.getFileAttributeView(model, AclFileAttributeView.class)
                            .getAcl());
        }
    }

    /**
     * Creates a folder, and those above it that are missing, with the access of this folder.
     *
     * @param model a folder
     * @param created gets each folder as soon as it is created, also if the next step fails
     */
    static void createFolders(Path folder, Path model, Consumer<Path> created) throws IOException {
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        createFolders(folder.getParent(), model, created);
        if (view(folder.toAbsolutePath().getParent(), PosixFileAttributeView.class) == null) {
            Files.createDirectory(folder);
        } else {
            Files.copy(model, folder, StandardCopyOption.COPY_ATTRIBUTES); // of a folder, without what is in it
        }
        created.accept(folder);
        like(model).grant(folder);
    }

    private void grantPosix(PosixFileAttributeView file) throws IOException {
        PosixFileAttributes source = Files.readAttributes(model, PosixFileAttributes.class);
        Set<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ);
        permissions.addAll(source.permissions());
        permissions.removeAll(withheld);
        try {
            file.setGroup(source.group());
            file.setOwner(source.owner());
        } catch (FileSystemException e) { // an ordinary user gives a file to none but the own groups
            if (!file.readAttributes().group().equals(source.group())) {
                permissions = ofBoth(permissions);
            }
        }
        file.setPermissions(permissions);
    }

    /** Where the group is another one, its members were other users before, and those of the former one are now. */
    private static Set<PosixFilePermission> ofBoth(Set<PosixFilePermission> permissions) {
        Set<PosixFilePermission> rest = EnumSet.copyOf(permissions);
        OTHERS_AND_GROUP.forEach((others, group) -> {
            if (!permissions.contains(others) || !permissions.contains(group)) {
                rest.remove(others);
                rest.remove(group);
            }
        });
        return rest;
    }

    /** A symbolic link that takes the place of a new file is not followed. */
    private static <V extends FileAttributeView> V view(Path file, Class<V> type) {
        return Files.getFileAttributeView(file, type, LinkOption.NOFOLLOW_LINKS);
    }
}
