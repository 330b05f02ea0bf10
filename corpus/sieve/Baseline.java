import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The sieve of Eratosthenes, again and again over slightly larger tables. */
class Baseline {
    static long primesUpTo(int limit) {
        boolean[] prime = new boolean[limit + 1];
        Arrays.fill(prime, true);
        long count = 0;
        for (int i = 2; i <= limit; i++) {
            if (!prime[i]) continue;
            count++;
            for (long k = (long) i * i; k <= limit; k += i) prime[(int) k] = false;
        }
        return count;
    }

    static long bench(int n) {
        long total = 0;
        for (int round = 0; round < n; round++) total += primesUpTo(1_000_000 + round);
        return total;
    }

    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            System.out.println(bench(30));
            return;
        }
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            int n = Integer.parseInt(line.substring("bench ".length()));
            long cpu = cpuNs();
            long wall = System.nanoTime();
            long result = bench(n);
            wall = System.nanoTime() - wall;
            cpu = cpuNs() - cpu;
            String answer = "{\"wallNs\":%d,\"cpuNs\":%d,\"result\":\"%d\",\"rssPeak\":%d}";
            System.out.println(String.format(answer, wall, cpu, result, rssPeak()));
        }
    }

    /** Of all threads, those that compile and collect included. */
    static long cpuNs() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return system.getProcessCpuTime();
    }

    static long rssPeak() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
        return 0;
    }
}
