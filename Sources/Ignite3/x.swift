import IgniteCore
