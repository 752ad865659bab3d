// SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The methods of Java 21 that are needed here, found where they are: the rest of this is compiled for Java 17. */
final class VirtualThread {

    /** Null where there are no virtual threads. A handle, because it is asked at each wait. */
    private static final MethodHandle IS_VIRTUAL = isVirtual();

    private VirtualThread() {
    }

    private static MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    static boolean isCurrent() {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            throw new AssertionError("a method that only answers has failed", e);
        }
    }

    /** Starts one that inherits nothing: its starter's class loader must not live as long as it does. */
    static Thread start(String name, Runnable task) {
        try {
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            type.getMethod("name", String.class).invoke(builder, name);
            type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
            return (Thread) type.getMethod("start", Runnable.class).invoke(builder, task);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no virtual thread could be started", e);
        }
    }
}
