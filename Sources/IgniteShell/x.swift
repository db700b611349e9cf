import CUTF8Proc
